-- The timetable was compiled from the time-zone database that the segment was sealed with.
select
    'tzdata package' as scope,
    m.tzdb_digest as found,
    s.sha256 as allowed,
    coalesce(m.tzdb_digest = s.sha256, false) as is_ok,
    m.iana_release || ' compiled, ' || coalesce(s.version, 'nothing') || ' sealed' as sample
from {{ ref('tz_timetable_manifest') }} as m
left join {{ ref('s0_sealed_inputs_2A') }} as s on s.kind = 'package' and s.name = 'tzdata'
