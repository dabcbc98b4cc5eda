-- Every site is settled by some step of the ladder; a failure is named with its point, legal zones and nearest one.
{% call gate_no_rows("fault") %}
select
    s.merchant_id || '|' || s.legal_country_iso || '|' || s.site_order || ' at ' || s.lat_deg || ', ' || s.lon_deg
        || ', legal ' || coalesce(string_agg(distinct u.tzid, ' ' order by u.tzid), 'none')
        || ', nearest ' || coalesce(min(tz_boundary_km(s.lat_deg, s.lon_deg, f.polygon_id::integer))::varchar || ' km', 'beyond two degrees') as fault
from {{ ref('s1_tz_lookup') }} as s
left join {{ ref('country_zone_universe_2A') }} as u on u.country_iso = s.legal_country_iso
left join ({{ tz_polygon_zones() }}) as z on z.tzid = u.tzid
left join {{ source('ref', 'ref_tz_polygons') }} as f on f.polygon_id = z.polygon_id and {{ within_box('s', 'f') }}
where s.resolution = 'error'
group by s.merchant_id, s.legal_country_iso, s.site_order, s.lat_deg, s.lon_deg
{% endcall %}
