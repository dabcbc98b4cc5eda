-- Which share of its week does each template have in each hour, row by row?
select
    shape_idx,
    demand_class,
    channel_group,
    template_id,
    zone_profile_id,
    unnest(range(168))::utinyint as bucket,
    unnest(shape) as shape_share
from {{ ref('s2_shape_vectors_5A') }}
order by shape_idx, bucket
