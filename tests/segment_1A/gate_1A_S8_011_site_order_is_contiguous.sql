-- site_order runs from 1 without gap for every merchant and country.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso") %}
    select merchant_id, legal_country_iso
    from {{ ref('outlet_catalogue') }}
    group by merchant_id, legal_country_iso
    having min(site_order) <> 1 or max(site_order) <> count(*) or count(distinct site_order) <> count(*)
{% endcall %}
