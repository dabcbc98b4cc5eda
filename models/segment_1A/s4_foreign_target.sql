-- In how many foreign countries does each merchant of the panel want to open?
with candidate as (
    select merchant_id, count(*) - 1 as n_candidates
    from {{ ref('s3_candidate_set') }}
    group by merchant_id
),

expanding as (
    select
        x.merchant_id,
        x.n_outlets,
        c.n_candidates,
        round(exp(k.theta0 + k.theta1 * ln(x.n_outlets) + k.theta2 * x.openness), 9) as lambda_extra,
        {{ rng_uniform('1A.S4.ztp', ['x.merchant_id']) }} as u_ztp
    from {{ ref('crossborder_features') }} as x
    inner join {{ ref('crossborder_eligibility_flags') }} as e on e.merchant_id = x.merchant_id
    inner join candidate as c on c.merchant_id = x.merchant_id
    cross join {{ source('policy_1A', 'crossborder') }} as k
    where e.is_expanding
),

wanted as (
    select *, q_zt_poisson(u_ztp, lambda_extra) as k_drawn
    from expanding
)

-- A merchant that stays at home never meets the sampler.
select
    e.merchant_id,
    w.lambda_extra,
    coalesce(least(w.k_drawn, w.n_candidates, w.n_outlets - 1), 0)::integer as k_target,
    round(exp(-w.lambda_extra), 9) as implied_zero_prob,
    case
        when w.merchant_id is null or w.k_drawn <= least(w.n_candidates, w.n_outlets - 1) then 'none'
        when w.n_candidates <= w.n_outlets - 1 then 'candidates'
        else 'outlets'
    end as capped_by
from {{ ref('crossborder_eligibility_flags') }} as e
left join wanted as w on w.merchant_id = e.merchant_id
order by e.merchant_id
