-- How many roster arrivals has each merchant of several sites on each day?
with rate as (
    select
        l.merchant_id,
        l.merchant_idx,
        least(greatest(p.rate_scale * pow(l.n_sites, p.rate_exponent), p.rate_min), p.rate_max) as mean_arrivals,
        p.min_arrivals_per_merchant_day as least_arrivals
    from {{ ref('s1_merchant_law') }} as l
    cross join {{ source('policy_2B', 'arrival_roster_policy_v1') }} as p
    where l.n_sites > 1
),

drawn as (
    select
        r.*,
        d.day_idx,
        {{ rng_uniform('2B.S5.count', ['r.merchant_id', 'd.day_idx']) }} as u
    from rate as r
    cross join {{ ref('dim_day_2B') }} as d
),

counted as (
    select merchant_idx, day_idx, greatest(q_poisson(u, mean_arrivals), least_arrivals) as n_arrivals
    from drawn
)

select
    merchant_idx,
    day_idx,
    n_arrivals::integer as n_arrivals,
    coalesce(sum(n_arrivals) over (order by merchant_idx, day_idx rows between unbounded preceding and 1 preceding), 0)::bigint as first_arrival_no
from counted
order by merchant_idx, day_idx
