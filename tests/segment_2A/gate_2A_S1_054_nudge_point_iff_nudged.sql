-- A nudge point is recorded, both coordinates of it, if and only if the nudge settled the site.
{% call gate_no_rows("site_id") %}
select site_id
from {{ ref('s1_tz_lookup') }}
where (resolution = 'nudge') is distinct from (nudge_lat_deg is not null)
    or (resolution = 'nudge') is distinct from (nudge_lon_deg is not null)
{% endcall %}
