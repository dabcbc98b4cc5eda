-- Every tile of a pair gets as many outlets as planned.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso || ' ' || tile_id") %}
    select
        coalesce(p.merchant_id, a.merchant_id) as merchant_id,
        coalesce(p.legal_country_iso, a.legal_country_iso) as legal_country_iso,
        coalesce(p.tile_id, a.tile_id) as tile_id
    from {{ ref('s4_alloc_plan') }} as p
    full join (
        select
            merchant_id,
            legal_country_iso,
            tile_id,
            count(*) as n_sites
        from {{ ref('s5_site_tile_assignment') }}
        group by merchant_id, legal_country_iso, tile_id
    ) as a on a.merchant_id = p.merchant_id and a.legal_country_iso = p.legal_country_iso and a.tile_id = p.tile_id
    where p.n_sites_tile is distinct from a.n_sites
{% endcall %}
