-- Nudge points are those of the lookup.
{% call gate_no_rows("site_id") %}
select f.site_id
from {{ ref('site_timezones') }} as f
inner join {{ ref('s1_tz_lookup') }} as s on s.site_id = f.site_id
where f.nudge_lat_deg is distinct from s.nudge_lat_deg or f.nudge_lon_deg is distinct from s.nudge_lon_deg
{% endcall %}
