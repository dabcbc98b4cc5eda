-- The outlets of a merchant in a country are as many as 1A says.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso") %}
    select distinct r.merchant_id, r.legal_country_iso
    from {{ ref('s3_requirements') }} as r
    full join {{ ref('outlet_catalogue') }} as c
        on c.merchant_id = r.merchant_id and c.legal_country_iso = r.legal_country_iso
    where r.n_sites is distinct from c.final_country_outlet_count
{% endcall %}
