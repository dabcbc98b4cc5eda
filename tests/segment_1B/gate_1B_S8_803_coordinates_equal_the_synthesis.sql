-- Coordinates and tiles are those of the synthesis, to the last bit.
{% call gate_no_rows('site_id') %}
    select l.site_id
    from {{ ref('site_locations') }} as l
    left join {{ ref('s7_site_synthesis') }} as s on s.site_id = l.site_id
    where l.lat_deg is distinct from s.lat_deg or l.lon_deg is distinct from s.lon_deg or l.tile_id is distinct from s.tile_id
{% endcall %}
