-- Every zone that sites live by is in the timetable.
{% call gate_no_rows("tzid") %}
-- depends_on: {{ ref('s4_legality_report') }}
select distinct s.tzid
from {{ ref('site_timezones') }} as s
anti join {{ ref('tz_timetable_cache') }} as t on t.tz_idx = s.tz_idx and t.tzid = s.tzid
{% endcall %}
