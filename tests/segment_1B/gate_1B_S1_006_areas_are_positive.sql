-- Every tile has an area, and a share of it is ground.
{% call gate_no_rows("country_iso || ' ' || tile_id") %}
    select country_iso, tile_id
    from {{ ref('s1_tile_index') }}
    where coalesce(not (area_km2 > 0 and land_share > 0 and land_share <= 1), true)
{% endcall %}
