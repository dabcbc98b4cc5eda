-- No merchant runs more outlets than its home market carries.
{% call gate_no_rows("merchant_id || ' ' || n_outlets || ' > ' || chain_ceiling") %}
    select c.merchant_id, c.n_outlets, f.chain_ceiling
    from {{ ref('s2_outlet_counts') }} as c
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = c.merchant_id
    inner join {{ ref('s0_country_frame') }} as f on f.country_iso = r.home_country_iso
    where c.n_outlets > f.chain_ceiling
{% endcall %}
