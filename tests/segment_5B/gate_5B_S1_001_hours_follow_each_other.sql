-- Hours are half-open, follow each other without a gap, and are as many as the policy allows.
{% call gate_no_rows("fault") %}
select 'hour ' || bucket_idx as fault
from (select *, lag(bucket_end_utc) over (order by bucket_idx) as previous_end_utc, lag(bucket_idx) over (order by bucket_idx) as previous_idx from {{ ref('s1_time_grid_5B') }})
where bucket_start_utc is distinct from coalesce(previous_end_utc, (select horizon_start_utc from {{ ref('s4_horizon') }}))
    or bucket_idx is distinct from coalesce(previous_idx + 1, 0)
    or date_diff('second', bucket_start_utc, bucket_end_utc) is distinct from duration_s
union all
select count(*) || ' hours'
from {{ ref('s1_time_grid_5B') }}
cross join {{ source('policy_5B', 'time_grid_policy') }} as p
having count(*) not between 24 * any_value(p.min_days) and 24 * any_value(p.max_days) or count(*) <> (select horizon_hours from {{ ref('s4_horizon') }})
{% endcall %}
