-- What shock do all merchants of a zone share on each day?
with innovation as (
    select
        z.tz_idx,
        d.day_no - p.memory_days as day_idx,
        {{ rng_uniform('2B.S3.zone_day', ['z.tz_idx', 'd.day_no']) }} as u
    from (select distinct tz_idx from {{ ref('s3_sigma') }}) as z
    cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
    cross join {{ source('policy_world', 'scale') }} as s
    cross join unnest(range(s.horizon_hours // 24 + p.memory_days)) as d (day_no)
),

normal as (
    select i.tz_idx, i.day_idx, {{ dist_normal('i.u') }} as z, p.persistence_phi as phi
    from innovation as i
    cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
),

remembered as (
    select tz_idx, day_idx, {{ remembered_shock('z', 'phi', 'partition by tz_idx', 'day_idx') }} as shock
    from normal
)

select tz_idx, day_idx::smallint as day_idx, shock
from remembered
where day_idx >= 0
order by tz_idx, day_idx
