-- The timetable agrees with zoneinfo at every change, the second before it, and instants spread over each zone.
with zone as (
    select tz_idx, tzid from {{ ref('tz_timetable_cache') }} group by tz_idx, tzid
),

-- The spread instants: one in each of n equal slices of the window, at a place in the slice that differs by zone.
probe as (
    select tzid, valid_from_utc as ts_utc from {{ ref('tz_timetable_cache') }}
    union all
    select tzid, valid_from_utc - to_seconds(1) from {{ ref('tz_timetable_cache') }} where seq > 0
    union all
    select
        z.tzid,
        k.window_start_utc + to_seconds(floor(
            (i.n + (z.tz_idx * 0.6180339887498949e0) % 1e0) / k.verify_instants_per_zone
            * epoch(k.window_end_utc - k.window_start_utc))::bigint)
    from zone as z
    cross join {{ source('policy_2A', 'tz_timetable') }} as k
    cross join lateral (select unnest(range(k.verify_instants_per_zone)) as n) as i
),

measured as materialized (
    select p.tzid, p.ts_utc, t.utc_offset_s, t.is_dst, tz_state(p.tzid, p.ts_utc) as truth
    from probe as p
    left join {{ ref('tz_timetable_cache') }} as t
        on t.tzid = p.tzid and p.ts_utc >= t.valid_from_utc and p.ts_utc < t.valid_to_utc
),

judged as (
    select *, coalesce(utc_offset_s = truth.utc_offset_s and is_dst = truth.is_dst, false) as agrees from measured
)

select
    'disagreements at ' || count(*) || ' instants' as scope,
    (count(*) filter (where not agrees))::varchar as found,
    '0' as allowed,
    count(*) > 0 and bool_and(agrees) as is_ok,
    array_to_string((list(tzid || ' ' || ts_utc order by tzid, ts_utc) filter (where not agrees))[:5], ', ') as sample
from judged
