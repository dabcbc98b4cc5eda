-- Which intervals of the timetable touch the horizon and its margin? The table that every conversion joins.
with span as (
    select
        s.horizon_start_utc - to_days(k.horizon_margin_days::integer) as from_utc,
        s.horizon_start_utc + to_hours(s.horizon_hours) + to_days(k.horizon_margin_days::integer) as to_utc
    from {{ source('policy_world', 'scale') }} as s
    cross join {{ source('policy_2A', 'tz_timetable') }} as k
)

select
    t.tz_idx,
    t.tzid,
    t.seq,
    t.valid_from_utc,
    t.valid_to_utc,
    t.utc_offset_s,
    t.is_dst,
    t.delta_s,
    t.kind,
    t.window_start_local,
    t.window_end_local,
    t.local_from_fold0,
    t.local_from_fold1
from {{ ref('tz_timetable_cache') }} as t
cross join span as s
where t.valid_from_utc < s.to_utc and t.valid_to_utc > s.from_utc
order by t.tz_idx, t.valid_from_utc
