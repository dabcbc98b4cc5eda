-- site_order of the catalogue runs from 1 to the number of outlets required.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso") %}
    select r.merchant_id, r.legal_country_iso
    from {{ ref('s3_requirements') }} as r
    left join {{ ref('outlet_catalogue') }} as c
        on c.merchant_id = r.merchant_id and c.legal_country_iso = r.legal_country_iso
    group by r.merchant_id, r.legal_country_iso, r.n_sites
    having count(distinct c.site_order) <> r.n_sites or min(c.site_order) <> 1 or max(c.site_order) <> r.n_sites
{% endcall %}
