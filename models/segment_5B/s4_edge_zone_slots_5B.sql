-- Which edge does each slot give for the demand of an online-only merchant in one zone?
-- depends_on: {{ ref('s0_gate_receipt_5B') }}
with member as (
    select e.merchant_idx, e.country_iso as legal_country_iso, e.tz_idx, e.edge_idx, e.mass_q
    from {{ ref('edge_catalogue_3B') }} as e
    inner join {{ ref('virtual_classification_3B') }} as v on v.merchant_idx = e.merchant_idx and v.virtual_mode = 'VIRTUAL_ONLY'
),

slot as (
    {{ apportioned_alias_slots('member', ['merchant_idx', 'legal_country_iso', 'tz_idx'], item='edge_idx', mass='mass_q') }}
)

select * from slot
order by slot
