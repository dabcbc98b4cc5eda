-- No country has a tile twice.
{% call gate_no_rows("country_iso || ' ' || tile_id") %}
    select country_iso, tile_id
    from {{ ref('s1_tile_index') }}
    group by country_iso, tile_id
    having count(*) > 1
{% endcall %}
