-- Homes stand in ref_countries, codes in ref_mcc under the same sector.
{% call gate_no_rows('merchant_id') %}
    select r.merchant_id
    from {{ ref('s0_merchant_register') }} as r
    left join {{ source('ref', 'ref_countries') }} as c on c.country_iso = r.home_country_iso
    left join {{ source('ref', 'ref_mcc') }} as m on m.mcc = r.mcc and m.mcc_group = r.mcc_group
    where c.country_iso is null or m.mcc is null
{% endcall %}
