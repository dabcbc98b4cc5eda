-- Which merchants of the panel could not be given a footprint, and why? (empty in a good run)
with footprint as (
    select merchant_id, sum(n_outlets)::bigint as n_placed
    from {{ ref('s7_country_counts') }}
    group by merchant_id
),

failed as (
    select
        h.merchant_id,
        case when c.n_outlets is null then 'S2' else 'S7' end as state,
        case when c.n_outlets is null then '1A-S2-011' else '1A-S7-010' end as code,
        case when c.n_outlets is null then 'NO_OUTLET_COUNT' else 'FOOTPRINT_INCOMPLETE' end as reason
    from {{ ref('s1_hurdle') }} as h
    left join {{ ref('s2_outlet_counts') }} as c on c.merchant_id = h.merchant_id
    left join footprint as f on f.merchant_id = h.merchant_id
    where h.in_panel and f.n_placed is distinct from c.n_outlets
)

select merchant_id, state, code, reason
from failed
order by merchant_id
