-- No tile is planned with zero outlets.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso || ' ' || tile_id") %}
    select merchant_id, legal_country_iso, tile_id
    from {{ ref('s4_alloc_plan') }}
    where coalesce(n_sites_tile < 1, true)
{% endcall %}
