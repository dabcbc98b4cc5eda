-- Every tile's safe point lies in its country's site area.
{% call gate_no_rows("country_iso || ' ' || tile_id") %}
    with safe_point as (
        select
            country_iso,
            tile_id,
            safe_lat_deg as lat_deg,
            safe_lon_deg as lon_deg
        from {{ ref('s1_tile_index') }}
    ),

    tested as (
        {{ tested_points('safe_point', ['tile_id']) }}
    )

    select country_iso, tile_id from tested
    where not is_inside
{% endcall %}
