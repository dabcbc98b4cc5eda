-- Which zones are there, what is each one's standard offset, and which of them share one clock over the horizon?
with horizon as (
    select horizon_start_utc as from_utc, horizon_start_utc + to_hours(horizon_hours) as to_utc
    from {{ source('policy_world', 'scale') }}
),

-- Standard time is that of the last interval without summer time that began before the horizon ended.
standard as (
    select t.tz_idx, arg_max(t.utc_offset_s, t.valid_from_utc) as standard_offset_s
    from {{ ref('tz_timetable_cache') }} as t
    cross join horizon as h
    where not t.is_dst and t.valid_from_utc < h.to_utc
    group by t.tz_idx
),

history as (
    select
        t.tz_idx,
        t.tzid,
        count(*) filter (where t.delta_s <> 0 and t.valid_from_utc >= h.from_utc) as changes_in_horizon,
        list({'from_utc': greatest(t.valid_from_utc, h.from_utc), 'utc_offset_s': t.utc_offset_s} order by t.valid_from_utc)
            filter (where t.delta_s <> 0 or t.valid_from_utc <= h.from_utc) as offsets
    from {{ ref('tz_timetable_horizon') }} as t
    cross join horizon as h
    where t.valid_from_utc < h.to_utc and t.valid_to_utc > h.from_utc
    group by t.tz_idx, t.tzid
)

select
    h.tz_idx,
    h.tzid,
    s.standard_offset_s,
    h.changes_in_horizon::smallint as changes_in_horizon,
    (dense_rank() over (order by h.offsets) - 1)::smallint as clock_id
from history as h
inner join standard as s on s.tz_idx = h.tz_idx
order by h.tz_idx
