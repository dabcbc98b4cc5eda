-- No count is negative, missing or beyond its bound.
{% call gate_no_rows("mz_idx || ' hour ' || bucket_idx") %}
select s.mz_idx, s.bucket_idx
from {{ ref('s3_bucket_counts_5B') }} as s
cross join {{ source('policy_5B', 'arrival_count_config') }} as p
where not coalesce(s.count_n between 0 and p.max_count, false)
{% endcall %}
