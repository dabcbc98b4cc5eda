-- Which hours does the horizon have?
-- depends_on: {{ ref('s0_gate_receipt_5B') }}
select
    b.bucket_idx::smallint as bucket_idx,
    h.horizon_start_utc + to_hours(b.bucket_idx) as bucket_start_utc,
    h.horizon_start_utc + to_hours(b.bucket_idx + 1) as bucket_end_utc,
    p.bucket_duration_s::integer as duration_s,
    isodow(h.horizon_start_utc + to_hours(b.bucket_idx)) in (
        select value from {{ source('policy_5B', 'time_grid_policy__weekend_days') }}
    ) as is_weekend_utc
from {{ ref('s4_horizon') }} as h
cross join lateral (select unnest(range(h.horizon_hours)) as bucket_idx) as b
cross join {{ source('policy_5B', 'time_grid_policy') }} as p
order by b.bucket_idx
