-- Every offset is whole minutes, within 900 minutes of UTC.
{% call gate_no_rows("tzid || ' ' || utc_offset_s || ' s'") %}
select tzid, utc_offset_s
from {{ ref('tz_timetable_cache') }}
where utc_offset_s % 60 <> 0 or abs(utc_offset_s) > 900 * 60
{% endcall %}
