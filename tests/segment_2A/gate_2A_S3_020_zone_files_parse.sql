-- Every interval of the timetable has an instant, an offset and a flag.
{% call gate_no_rows("tzid || ' ' || coalesce(valid_from_utc::varchar, 'null')") %}
select tzid, valid_from_utc
from {{ ref('tz_timetable_cache') }}
where valid_from_utc is null or valid_to_utc is null or utc_offset_s is null or is_dst is null
{% endcall %}
