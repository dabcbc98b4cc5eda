-- Which local times do not exist or come twice, in the zones that sites live by?
with used as (
    select tz_idx, count(*) as sites_in_zone
    from {{ ref('site_timezones') }}
    group by tz_idx
),

horizon as (
    select horizon_start_utc as from_utc, horizon_start_utc + to_hours(horizon_hours) as to_utc
    from {{ source('policy_world', 'scale') }}
)

select
    t.tz_idx,
    t.valid_from_utc as transition_utc,
    t.tzid,
    t.kind,
    t.window_start_local,
    t.window_end_local,
    epoch(t.window_end_local - t.window_start_local)::integer as length_s,
    t.valid_from_utc >= h.from_utc and t.valid_from_utc < h.to_utc as in_horizon,
    u.sites_in_zone
from {{ ref('tz_timetable_cache') }} as t
inner join used as u on u.tz_idx = t.tz_idx
cross join horizon as h
where t.kind in ('gap', 'fold')
order by t.tz_idx, transition_utc
