-- What does demand look at in each merchant: sector, channel, mode, size?
-- depends_on: {{ ref('s0_gate_receipt_5A') }}
with placed as (
    select merchant_id, count(*)::integer as n_sites, count(distinct legal_country_iso)::integer as n_countries
    from {{ ref('outlet_catalogue') }}
    group by merchant_id
)

select
    m.merchant_id,
    m.merchant_idx,
    m.mcc,
    s.value as sector,
    m.channel,
    m.home_country_iso,
    v.virtual_mode,
    v.online_share,
    p.n_sites,
    p.n_countries
from {{ ref('merchant_catalogue') }} as m
inner join placed as p on p.merchant_id = m.merchant_id
left join {{ ref('virtual_classification_3B') }} as v on v.merchant_id = m.merchant_id
left join {{ source('policy_5A', 'merchant_class_policy__sectors') }} as s on s.key = m.mcc_group
order by m.merchant_id
