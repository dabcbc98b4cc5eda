-- The home is never among the foreign countries.
{% call gate_no_rows('merchant_id') %}
    select m.merchant_id
    from {{ ref('s6_membership') }} as m
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = m.merchant_id
    where m.country_iso = r.home_country_iso
{% endcall %}
