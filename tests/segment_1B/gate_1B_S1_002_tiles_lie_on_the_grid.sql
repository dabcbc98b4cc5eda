-- Tile, cell, curve position and centre of every tile agree with the grid.
{% call gate_no_rows("country_iso || ' ' || tile_id") %}
    select i.country_iso, i.tile_id
    from {{ ref('s1_tile_index') }} as i
    cross join (
        select
            round(1e0 / tile_deg)::integer as tiles_per_deg,
            round(cell_deg / tile_deg)::integer as tiles_per_cell
        from {{ source('policy_1B', 'tile_surface') }}
    ) as s
    where i.tile_id <> {{ tile_id('i.centroid_lat_deg', 'i.centroid_lon_deg', 's.tiles_per_deg') }}
        or i.tile_id <> {{ tile_id('i.safe_lat_deg', 'i.safe_lon_deg', 's.tiles_per_deg') }}
        or i.cell_id <> {{ cell_id('i.tile_id', 's.tiles_per_deg', 's.tiles_per_cell') }}
        or i.morton <> {{ morton(tile_col_of('i.tile_id', 's.tiles_per_deg'), tile_row_of('i.tile_id', 's.tiles_per_deg')) }}
{% endcall %}
