-- How many arrivals does each merchant expect in each zone and channel in each hour, row by row? Egress.
select
    mz_idx,
    unnest(range(len(factor)))::smallint as bucket_idx,
    unnest(factor)::float as overlay_factor_total,
    unnest(intensity) as intensity
from {{ ref('s4_intensity_vectors_5A') }}
