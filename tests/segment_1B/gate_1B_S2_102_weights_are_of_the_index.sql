-- Every weight belongs to a tile of the index.
{% call gate_no_rows("country_iso || ' ' || tile_id") %}
    select w.country_iso, w.tile_id
    from {{ ref('s2_tile_weights') }} as w
    anti join {{ ref('s1_tile_index') }} as i on i.country_iso = w.country_iso and i.tile_id = w.tile_id
{% endcall %}
