-- Which merchants does the world simulate, and what is known of each?
with footprint as (
    select merchant_id, count(*) as n_countries
    from {{ ref('s7_country_counts') }}
    where n_outlets > 0
    group by merchant_id
)

select
    r.merchant_id,
    (row_number() over (order by r.merchant_id) - 1)::integer as merchant_idx,
    r.mcc,
    r.mcc_group,
    r.channel,
    r.home_country_iso,
    y.currency_code,
    r.gdp_bucket,
    x.n_outlets,
    f.n_countries::integer as n_countries,
    x.size_profile,
    h.design_weight
from {{ ref('s0_merchant_register') }} as r
inner join {{ ref('s1_hurdle') }} as h on h.merchant_id = r.merchant_id
inner join {{ ref('crossborder_features') }} as x on x.merchant_id = r.merchant_id
inner join {{ ref('merchant_currency') }} as y on y.merchant_id = r.merchant_id
inner join footprint as f on f.merchant_id = r.merchant_id
anti join {{ ref('merchant_abort_log') }} as a on a.merchant_id = r.merchant_id
order by r.merchant_id
