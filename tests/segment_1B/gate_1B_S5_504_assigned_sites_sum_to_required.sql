-- As many outlets of a pair are assigned as required.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso") %}
    select r.merchant_id, r.legal_country_iso
    from {{ ref('s3_requirements') }} as r
    left join {{ ref('s5_site_tile_assignment') }} as a
        on a.merchant_id = r.merchant_id and a.legal_country_iso = r.legal_country_iso
    group by r.merchant_id, r.legal_country_iso, r.n_sites
    having count(a.site_id) <> r.n_sites
{% endcall %}
