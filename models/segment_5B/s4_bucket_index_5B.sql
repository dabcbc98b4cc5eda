{{ config(row_group_size=16384) }}
-- Where do the arrivals of each row and hour stand? They are numbered hour by hour, row by row.
with cell as (
    select
        mz_idx,
        bucket_idx,
        count_n,
        tilt,
        sum(count_n) over (order by bucket_idx, mz_idx rows between unbounded preceding and 1 preceding) as before
    from {{ ref('s3_bucket_counts_5B') }}
    where count_n > 0
)

select
    mz_idx,
    bucket_idx,
    coalesce(before, 0)::bigint as first_arrival_id,
    count_n,
    tilt
from cell
order by bucket_idx, mz_idx
