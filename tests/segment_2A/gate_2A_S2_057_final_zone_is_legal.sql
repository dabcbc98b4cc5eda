-- Every final zone has a polygon, is legal for its country and carries its own code.
{% call gate_no_rows("site_id || ' ' || tzid") %}
select f.site_id, f.tzid
from {{ ref('site_timezones') }} as f
anti join (
    select u.country_iso, u.tzid, u.tz_idx
    from {{ ref('country_zone_universe_2A') }} as u
    semi join ({{ tz_polygon_zones() }}) as z on z.tzid = u.tzid
) as legal on legal.country_iso = f.legal_country_iso and legal.tzid = f.tzid and legal.tz_idx = f.tz_idx
where f.tzid is not null
{% endcall %}
