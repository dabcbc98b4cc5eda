-- The bytes of the timetable cache are those its sidecar promises.
select
    'cache entry ' || cache_key[:12] as scope,
    content_sha256 as found,
    sidecar_sha256 as allowed,
    coalesce(content_sha256 = sidecar_sha256, false) as is_ok,
    null::varchar as sample
from {{ ref('tz_timetable_manifest') }}
