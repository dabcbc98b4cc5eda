-- Every planned tile is a tile of the outlet's own country.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso || ' ' || tile_id") %}
    select p.merchant_id, p.legal_country_iso, p.tile_id
    from {{ ref('s4_alloc_plan') }} as p
    anti join {{ ref('s1_tile_index') }} as i on i.country_iso = p.legal_country_iso and i.tile_id = p.tile_id
{% endcall %}
