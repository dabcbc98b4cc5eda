-- Every assigned tile is a market centre of the country, and every outlet keeps its natural key.
{% call gate_no_rows('site_id') %}
    select a.site_id
    from {{ ref('s5_site_tile_assignment') }} as a
    left join {{ ref('s4_market_centres') }} as m on m.country_iso = a.legal_country_iso and m.tile_id = a.tile_id
    left join {{ ref('outlet_catalogue') }} as c
        on c.site_id = a.site_id and c.merchant_id = a.merchant_id
        and c.legal_country_iso = a.legal_country_iso and c.site_order = a.site_order
    where m.tile_id is null or c.site_id is null
{% endcall %}
