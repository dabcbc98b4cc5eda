-- Does every quarter hour of the horizon come back from local time to itself, in each zone that sites live by?
with used as (
    select tz_idx, tzid from {{ ref('site_timezones') }} group by tz_idx, tzid
),

horizon as (
    select horizon_start_utc as from_utc, horizon_start_utc + to_hours(horizon_hours) as to_utc, horizon_hours
    from {{ source('policy_world', 'scale') }}
),

quarter as (
    select u.tz_idx, h.from_utc + to_minutes(15 * q.n) as ts_utc
    from horizon as h
    cross join lateral (select unnest(range(4 * h.horizon_hours)) as n) as q
    cross join used as u
),

forward as (
    select
        q.tz_idx,
        q.ts_utc,
        {{ utc_to_local('q.ts_utc') }} as ts_local,
        (clock.kind = 'fold' and q.ts_utc < clock.valid_from_utc - to_seconds(clock.delta_s))::integer as fold
    from quarter as q
    {{ civil_time_join('q', 'ts_utc', 'tz_idx', ref('tz_timetable_horizon')) }}
),

returned as (
    select f.tz_idx, f.ts_utc, {{ local_to_utc('f.ts_local') }} as returned_utc
    from forward as f
    {{ civil_time_join('f', 'ts_local', 'tz_idx', ref('tz_timetable_horizon'), fold='f.fold') }}
),

came_back as (
    select tz_idx, count(*) as instants, count(*) filter (where returned_utc = ts_utc) as returns
    from returned
    group by tz_idx
),

-- A fold is judged when both its passes lie inside the horizon.
jump as (
    select w.tz_idx, w.kind, w.window_start_local, w.window_end_local, w.length_s
    from {{ ref('s4_legality_windows') }} as w
    cross join horizon as h
    where w.transition_utc - to_seconds(w.length_s) >= h.from_utc and w.transition_utc + to_seconds(w.length_s) <= h.to_utc
),

in_jump as (
    select j.tz_idx, j.kind, f.ts_local, count(*) as instants
    from jump as j
    inner join forward as f
        on f.tz_idx = j.tz_idx and f.ts_local >= j.window_start_local and f.ts_local < j.window_end_local
    group by j.tz_idx, j.kind, f.ts_local
),

jump_hits as (
    select
        tz_idx,
        sum(instants) filter (where kind = 'gap') as gap_hits,
        count(*) filter (where kind = 'fold' and instants = 2) as paired_quarters
    from in_jump
    group by tz_idx
),

fold_quarters as (
    select tz_idx, sum(length_s) // 900 as quarters from jump where kind = 'fold' group by tz_idx
)

select
    u.tz_idx,
    u.tzid,
    coalesce(b.instants, 0) as instants,
    4 * h.horizon_hours - coalesce(b.returns, 0) as return_errors,
    coalesce(j.gap_hits, 0)::bigint as gap_hits,
    (coalesce(q.quarters, 0) - coalesce(j.paired_quarters, 0))::bigint as fold_errors
from used as u
cross join horizon as h
left join came_back as b on b.tz_idx = u.tz_idx
left join jump_hits as j on j.tz_idx = u.tz_idx
left join fold_quarters as q on q.tz_idx = u.tz_idx
order by u.tz_idx
