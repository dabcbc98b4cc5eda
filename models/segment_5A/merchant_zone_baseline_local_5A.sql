-- How many arrivals does each merchant expect in each hour of the local week?
select mz_idx, unnest(range(168))::utinyint as bucket, unnest(base) as intensity_base
from {{ ref('s3_base_vectors_5A') }}
order by mz_idx, bucket
