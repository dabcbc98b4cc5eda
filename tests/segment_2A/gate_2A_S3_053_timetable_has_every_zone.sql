-- Every zone of a polygon, of the universe and of a site is in the timetable.
{% call gate_no_rows("tzid") %}
select tzid
from (
    select tzid from ({{ tz_polygon_zones() }})
    union
    select tzid from {{ ref('country_zone_universe_2A') }}
    union
    select tzid from {{ ref('site_timezones') }} where tzid is not null
)
anti join {{ ref('tz_timetable_cache') }} using (tzid)
{% endcall %}
