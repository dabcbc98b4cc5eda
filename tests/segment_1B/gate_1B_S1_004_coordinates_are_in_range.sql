-- Every coordinate of a tile is a latitude and a longitude.
{% call gate_no_rows("country_iso || ' ' || tile_id") %}
    select country_iso, tile_id
    from {{ ref('s1_tile_index') }}
    where coalesce(not (
        centroid_lat_deg between -90 and 90 and centroid_lon_deg between -180 and 180
        and focus_lat_deg between -90 and 90 and focus_lon_deg between -180 and 180
        and safe_lat_deg between -90 and 90 and safe_lon_deg between -180 and 180
    ), true)
{% endcall %}
