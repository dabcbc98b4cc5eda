-- (merchant_id, legal_country_iso, site_order) is a key of the catalogue.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso || ' ' || site_order") %}
    select merchant_id, legal_country_iso, site_order
    from {{ ref('outlet_catalogue') }}
    group by merchant_id, legal_country_iso, site_order
    having count(*) > 1 or merchant_id is null or legal_country_iso is null or site_order is null
{% endcall %}
