-- Every edge has a zone of 2A that is legal in its country.
{% call gate_no_rows("edge_idx") %}
select e.edge_idx || ' in ' || e.country_iso || ' at ' || e.lat_deg || ', ' || e.lon_deg as edge_idx
from {{ ref('edge_catalogue_3B') }} as e
left join {{ ref('tz_dim_2A') }} as d on d.tzid = e.tzid_operational and d.tz_idx = e.tz_idx
left join {{ ref('country_zone_universe_2A') }} as u on u.country_iso = e.country_iso and u.tzid = e.tzid_operational
where d.tzid is null or (u.tzid is null and e.tz_source <> 'country_default') or e.tz_source = 'error'
{% endcall %}
