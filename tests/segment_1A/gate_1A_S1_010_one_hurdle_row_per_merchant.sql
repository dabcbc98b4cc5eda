-- The hurdle has one row per register merchant.
{% call gate_no_rows('merchant_id') %}
    select coalesce(r.merchant_id, h.merchant_id) as merchant_id
    from {{ ref('s0_merchant_register') }} as r
    full join {{ ref('s1_hurdle') }} as h on h.merchant_id = r.merchant_id
    group by coalesce(r.merchant_id, h.merchant_id)
    having count(r.merchant_id) <> 1 or count(h.merchant_id) <> 1
{% endcall %}
