-- Where do each merchant's rows of the group weights start?
with merchant as (
    select merchant_idx, count(*) as n_groups
    from {{ ref('s3_sigma') }}
    group by merchant_idx
)

select
    m.merchant_idx,
    coalesce(
        sum(m.n_groups * (s.horizon_hours // 24)) over (order by m.merchant_idx rows between unbounded preceding and 1 preceding), 0
    )::bigint as first_row,
    m.n_groups::smallint as n_groups
from merchant as m
cross join {{ source('policy_world', 'scale') }} as s
order by m.merchant_idx
