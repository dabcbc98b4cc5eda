-- How does each region's demand swing, in standard deviations, hour by hour?
with drawn as (
    select
        r.region_idx,
        g.bucket_idx,
        {{ rng_uniform('5B.S2.region', ['r.region_idx', 'g.bucket_idx']) }} as u
    from (select distinct region_idx from {{ ref('s1_grouping_5B') }}) as r
    cross join {{ ref('s1_time_grid_5B') }} as g
),

innovation as (
    select region_idx, list({{ dist_normal('u') }} order by bucket_idx) as z
    from drawn
    group by region_idx
)

select
    i.region_idx,
    list_transform(ou_path(i.z, exp(-1 / p.length_h_region)), lambda x: round(x, 9)) as path
from innovation as i
cross join {{ source('policy_5B', 'arrival_lgcp_config') }} as p
order by i.region_idx
