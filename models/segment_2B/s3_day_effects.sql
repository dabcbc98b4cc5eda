-- By which factor does each merchant's weight in each of its zones move on each day?
with pair as (
    select s.*, l.merchant_id
    from {{ ref('s3_sigma') }} as s
    inner join {{ ref('s1_merchant_law') }} as l on l.merchant_idx = s.merchant_idx
),

-- the first days remember innovations from before the horizon
innovation as (
    select
        m.merchant_idx,
        m.tz_idx,
        d.day_no - p.memory_days as day_idx,
        {{ rng_uniform('2B.S3.gamma', ['m.merchant_id', 'm.tz_idx', 'd.day_no']) }} as u
    from pair as m
    cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
    cross join {{ source('policy_world', 'scale') }} as s
    cross join unnest(range(s.horizon_hours // 24 + p.memory_days)) as d (day_no)
),

normal as (
    select i.merchant_idx, i.tz_idx, i.day_idx, {{ dist_normal('i.u') }} as z, p.persistence_phi as phi
    from innovation as i
    cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
),

own_shock as (
    select
        merchant_idx,
        tz_idx,
        day_idx,
        {{ remembered_shock('z', 'phi', 'partition by merchant_idx, tz_idx', 'day_idx') }} as shock
    from normal
),

effect as (
    select
        o.merchant_idx,
        o.day_idx,
        o.tz_idx,
        round(
            s.sigma_value * (p.zone_day_loading * z.shock + sqrt(1 - p.zone_day_loading * p.zone_day_loading) * o.shock)
            - s.sigma_value * s.sigma_value / 2
            + s.weekly_amp * cos(2 * pi() * (d.day_of_week - s.weekly_phase_days) / 7),
        9) as log_gamma,
        p.gamma_clip_min,
        p.gamma_clip_max
    from own_shock as o
    inner join {{ ref('dim_day_2B') }} as d on d.day_idx = o.day_idx
    inner join {{ ref('s3_sigma') }} as s on s.merchant_idx = o.merchant_idx and s.tz_idx = o.tz_idx
    inner join {{ ref('s3_zone_day') }} as z on z.tz_idx = o.tz_idx and z.day_idx = o.day_idx
    cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
)

select
    merchant_idx,
    day_idx::smallint as day_idx,
    tz_idx,
    least(greatest(exp(log_gamma), gamma_clip_min), gamma_clip_max) as gamma,
    log_gamma,
    exp(log_gamma) < gamma_clip_min or exp(log_gamma) > gamma_clip_max as clipped
from effect
order by merchant_idx, day_idx, tz_idx
