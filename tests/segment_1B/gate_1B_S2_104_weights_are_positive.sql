-- No weight is zero or negative.
{% call gate_no_rows("country_iso || ' ' || tile_id") %}
    select country_iso, tile_id
    from {{ ref('s2_tile_weights') }}
    where coalesce(weight_e12 <= 0, true)
{% endcall %}
