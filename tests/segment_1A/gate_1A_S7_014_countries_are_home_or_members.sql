-- Outlets stand at home or in a member country.
{% call gate_no_rows("merchant_id || ' ' || legal_country_iso") %}
    select s.merchant_id, s.legal_country_iso
    from {{ ref('s7_country_counts') }} as s
    left join {{ ref('s0_merchant_register') }} as r on r.merchant_id = s.merchant_id and r.home_country_iso = s.legal_country_iso
    left join {{ ref('s6_membership') }} as m on m.merchant_id = s.merchant_id and m.country_iso = s.legal_country_iso
    where r.merchant_id is null and m.merchant_id is null
{% endcall %}
