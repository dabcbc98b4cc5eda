-- Every zone polygon has a geometry, lies on Earth and names zones that the time-zone database knows.
{% call gate_no_rows("'polygon ' || polygon_id || ': ' || fault") %}
-- depends_on: {{ ref('country_zone_universe_2A') }}
select polygon_id, 'empty geometry' as fault
from {{ source('ref', 'ref_tz_polygons') }}
where geometry is null or octet_length(geometry) <= 9  -- an empty polygon in WKB: byte order, type, no rings
union all
select polygon_id, 'outside WGS 84'
from {{ source('ref', 'ref_tz_polygons') }}
where not coalesce(
    min_lon_deg >= -180 and max_lon_deg <= 180 and min_lat_deg >= -90 and max_lat_deg <= 90
    and min_lon_deg <= max_lon_deg and min_lat_deg <= max_lat_deg, false)
union all
select z.polygon_id, 'unknown zone ' || z.tzid
from ({{ tz_polygon_zones() }}) as z
anti join {{ source('ref', 'ref_tz_zones') }} as k on k.tzid = z.tzid
{% endcall %}
