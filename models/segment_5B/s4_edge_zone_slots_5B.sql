-- Which edge does each slot give for the demand of an online-only merchant in one zone?
-- depends_on: {{ ref('s0_gate_receipt_5B') }}
with member as (
    select e.merchant_idx, e.country_iso as legal_country_iso, e.tz_idx, e.edge_idx, e.mass_q
    from {{ ref('edge_catalogue_3B') }} as e
    inner join {{ ref('virtual_classification_3B') }} as v on v.merchant_idx = e.merchant_idx and v.virtual_mode = 'VIRTUAL_ONLY'
),

apportioned as (
    {{ quantised_weights('member', ['merchant_idx', 'legal_country_iso', 'tz_idx'], weight='mass_q', ties=['edge_idx'], column='law_q', total=4294967296) }}
),

law as (
    select
        merchant_idx,
        legal_country_iso,
        tz_idx,
        list(edge_idx order by edge_idx) as items,
        list(law_q order by edge_idx) as masses
    from apportioned
    group by merchant_idx, legal_country_iso, tz_idx
),

slot as (
    {{ alias_slots('law', ['merchant_idx', 'legal_country_iso', 'tz_idx'], 'items', 'masses', item='edge_idx') }}
)

select
    row_number() over (order by merchant_idx, legal_country_iso, tz_idx, slot_no) - 1 as slot,
    merchant_idx,
    legal_country_iso,
    tz_idx,
    prob_q,
    edge_idx,
    alias_edge_idx
from slot
order by slot
