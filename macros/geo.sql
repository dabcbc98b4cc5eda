{#- The tile grid, its space-filling curve and distances on the sphere. Rows count from the south pole, columns from 180° W. -#}

{% macro tile_row(lat_deg, tiles_per_deg) %}(floor(({{ lat_deg }}) * ({{ tiles_per_deg }}))::integer + 90 * ({{ tiles_per_deg }}))::integer{% endmacro %}

{% macro tile_col(lon_deg, tiles_per_deg) %}(floor(({{ lon_deg }}) * ({{ tiles_per_deg }}))::integer + 180 * ({{ tiles_per_deg }}))::integer{% endmacro %}

{#- The tile that holds a coordinate; tiles_per_deg is a whole number, so that tile edges are exact. -#}
{% macro tile_id(lat_deg, lon_deg, tiles_per_deg) -%}
({{ tile_row(lat_deg, tiles_per_deg) }} * 360 * ({{ tiles_per_deg }}) + {{ tile_col(lon_deg, tiles_per_deg) }})::integer
{%- endmacro %}

{% macro tile_row_of(tile_id, tiles_per_deg) %}(({{ tile_id }}) // (360 * ({{ tiles_per_deg }})))::integer{% endmacro %}

{% macro tile_col_of(tile_id, tiles_per_deg) %}(({{ tile_id }}) % (360 * ({{ tiles_per_deg }})))::integer{% endmacro %}

{% macro tile_centre_lat(tile_id, tiles_per_deg) -%}
round(({{ tile_row_of(tile_id, tiles_per_deg) }} + 0.5e0) / ({{ tiles_per_deg }}) - 90e0, 6)
{%- endmacro %}

{% macro tile_centre_lon(tile_id, tiles_per_deg) -%}
round(({{ tile_col_of(tile_id, tiles_per_deg) }} + 0.5e0) / ({{ tiles_per_deg }}) - 180e0, 6)
{%- endmacro %}

{#- The square of tiles_per_cell × tiles_per_cell tiles that holds a tile. -#}
{% macro cell_id(tile_id, tiles_per_deg, tiles_per_cell) -%}
(({{ tile_row_of(tile_id, tiles_per_deg) }} // ({{ tiles_per_cell }})) * (360 * ({{ tiles_per_deg }}) // ({{ tiles_per_cell }}))
    + {{ tile_col_of(tile_id, tiles_per_deg) }} // ({{ tiles_per_cell }}))::integer
{%- endmacro %}

{#- Position on the Morton curve: the bits of column and row, interleaved (13 bits each, enough for tiles of 0.05°). -#}
{% macro morton(col, row) %}{{ return(adapter.dispatch('morton')(col, row)) }}{% endmacro %}

{% macro default__morton(col, row) -%}
(
    {%- for bit in range(13) %}
    {{ '+ ' if not loop.first }}((({{ col }}) >> {{ bit }}) & 1) * {{ 2 ** (2 * bit) }} + ((({{ row }}) >> {{ bit }}) & 1) * {{ 2 ** (2 * bit + 1) }}
    {%- endfor %}
)::integer
{%- endmacro %}

{% macro earth_radius_km() %}6371.0088e0{% endmacro %}

{#- Kilometres in a degree of latitude, as used for displacements of a few kilometres. -#}
{% macro km_per_degree() %}111.32e0{% endmacro %}

{#- Great-circle distance by the haversine formula. -#}
{% macro haversine_km(lat1_deg, lon1_deg, lat2_deg, lon2_deg) -%}
(2 * {{ earth_radius_km() }} * asin(least(1e0, sqrt(
    pow(sin(radians(({{ lat2_deg }}) - ({{ lat1_deg }})) / 2), 2)
    + cos(radians({{ lat1_deg }})) * cos(radians({{ lat2_deg }})) * pow(sin(radians(({{ lon2_deg }}) - ({{ lon1_deg }})) / 2), 2)
))))
{%- endmacro %}

{#- Area of a tile on the sphere. -#}
{% macro tile_area_km2(centre_lat_deg, tiles_per_deg) -%}
(pow({{ earth_radius_km() }}, 2) * radians(1e0 / ({{ tiles_per_deg }}))
    * (sin(radians({{ centre_lat_deg }} + 0.5e0 / ({{ tiles_per_deg }}))) - sin(radians({{ centre_lat_deg }} - 0.5e0 / ({{ tiles_per_deg }})))))
{%- endmacro %}

{#- A longitude brought back to [-180, 180). -#}
{% macro wrap_lon(lon_deg) -%}
(({{ lon_deg }}) - 360e0 * floor((({{ lon_deg }}) + 180e0) / 360e0))
{%- endmacro %}
