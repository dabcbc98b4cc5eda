{{ config(row_group_size=2048) }}
-- By which factor does each group's demand swing, hour by hour?
with drawn as (
    select
        l.group_idx,
        g.bucket_idx,
        {{ rng_uniform('5B.S2.latent', ['l.group_idx', 'g.bucket_idx']) }} as u
    from {{ ref('s2_group_law') }} as l
    cross join {{ ref('s1_time_grid_5B') }} as g
),

innovation as (
    select group_idx, list({{ dist_normal('u') }} order by bucket_idx) as z
    from drawn
    group by group_idx
),

path as (
    select
        l.group_idx,
        l.sigma,
        l.length_h,
        list_zip(ou_path(i.z, exp(-1 / l.length_h)), r.path) as pair
    from innovation as i
    inner join {{ ref('s2_group_law') }} as l on l.group_idx = i.group_idx
    inner join {{ ref('s2_region_path') }} as r on r.region_idx = l.region_idx
)

-- the mean of the log-normal is one
select
    t.group_idx,
    t.sigma,
    t.length_h,
    list_transform(t.pair, lambda x: least(greatest(
        round(exp(t.sigma * x[1] + p.sigma_region * x[2] - (t.sigma * t.sigma + p.sigma_region * p.sigma_region) / 2), 6),
        p.clip_lo), p.clip_hi)::float) as factor
from path as t
cross join {{ source('policy_5B', 'arrival_lgcp_config') }} as p
order by t.group_idx
