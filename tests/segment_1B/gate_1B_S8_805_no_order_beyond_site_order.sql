-- site_locations carries no order of outlets but site_order.
{% call gate_no_rows('column_name', 'columns') %}
    select column_name
    from (describe select * from {{ ref('site_locations') }})
    where column_name not in (
        'merchant_id', 'legal_country_iso', 'site_order', 'site_id', 'merchant_idx', 'lat_deg', 'lon_deg', 'tile_id'
    )
{% endcall %}
