-- What was the timetable compiled from, and what does it hold? The same words for a cache hit, a miss and no cache.
with wanted as (
    {{ tz_wanted_zones() }}
),

receipt as (
    select
        tz_timetable_receipt(w.tzids, k.window_start_utc, k.window_end_utc, k.shared_cache) as r,
        k.window_start_utc,
        k.window_end_utc
    from (select list(tzid order by tzid) as tzids from wanted) as w
    cross join {{ source('policy_2A', 'tz_timetable') }} as k
),

held as (
    select
        count(distinct tzid) as zones,
        count(*) as row_count,
        count(*) filter (where kind = 'gap') as gaps,
        count(*) filter (where kind = 'fold') as folds
    from {{ ref('tz_timetable_cache') }}
)

select
    m.r.iana_release,
    m.r.tzdb_digest,
    m.r.compiler_version,
    m.window_start_utc,
    m.window_end_utc,
    m.r.cache_key,
    m.r.content_sha256,
    m.r.sidecar_sha256,
    m.r.row_count as compiled_rows,
    h.row_count as published_rows,
    h.zones,
    h.gaps,
    h.folds
from receipt as m
cross join held as h
