-- From which instant does each zone keep which UTC offset, and where do its clocks jump?
-- depends_on: {{ ref('s0_sealed_inputs_2A') }}
with wanted as (
    {{ tz_wanted_zones() }}
),

compiled as (
    select unnest(tz_timetable(w.tzids, k.window_start_utc, k.window_end_utc, k.shared_cache), recursive := true)
    from (select list(tzid order by tzid) as tzids from wanted) as w
    cross join {{ source('policy_2A', 'tz_timetable') }} as k
),

stepped as (
    select
        w.tz_idx,
        c.tzid,
        c.valid_from_utc,
        c.valid_to_utc,
        c.utc_offset_s,
        c.is_dst,
        row_number() over history - 1 as seq,
        lag(c.utc_offset_s) over history as previous_offset_s
    from compiled as c
    inner join wanted as w on w.tzid = c.tzid
    window history as (partition by c.tzid order by c.valid_from_utc)
),

changed as (
    select *, coalesce(utc_offset_s - previous_offset_s, 0) as delta_s, coalesce(previous_offset_s, utc_offset_s) as offset_before_s
    from stepped
)

select
    tz_idx,
    tzid,
    seq::smallint as seq,
    valid_from_utc,
    valid_to_utc,
    utc_offset_s,
    is_dst,
    delta_s,
    case when previous_offset_s is null then 'start' when delta_s > 0 then 'gap' when delta_s < 0 then 'fold' else 'label' end as kind,
    case when delta_s <> 0 then valid_from_utc + to_seconds(least(offset_before_s, utc_offset_s)) end as window_start_local,
    case when delta_s <> 0 then valid_from_utc + to_seconds(greatest(offset_before_s, utc_offset_s)) end as window_end_local,
    valid_from_utc + to_seconds(greatest(offset_before_s, utc_offset_s)) as local_from_fold0,
    valid_from_utc + to_seconds(least(offset_before_s, utc_offset_s)) as local_from_fold1
from changed
order by tz_idx, valid_from_utc
