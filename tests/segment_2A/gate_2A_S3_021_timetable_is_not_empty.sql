-- The timetable holds exactly what was compiled, and that is not nothing.
select
    'intervals published' as scope,
    count(*)::varchar as found,
    'the ' || any_value(m.compiled_rows) || ' compiled, more than 0' as allowed,
    count(t.tzid) > 0 and count(t.tzid) = any_value(m.compiled_rows) as is_ok,
    null::varchar as sample
from {{ ref('tz_timetable_manifest') }} as m
left join {{ ref('tz_timetable_cache') }} as t on true
