-- The time-zone database names its release.
select
    'IANA release' as scope,
    coalesce(iana_release, 'none') as found,
    'a year and a letter, such as 2026f' as allowed,
    coalesce(regexp_full_match(iana_release, '20[0-9]{2}[a-z]'), false) as is_ok,
    null::varchar as sample
from {{ ref('tz_timetable_manifest') }}
