-- Every panel merchant settles in exactly one currency, a tender of its home.
{% call gate_no_rows('merchant_id') %}
    select h.merchant_id
    from {{ ref('s1_hurdle') }} as h
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = h.merchant_id
    left join {{ ref('merchant_currency') }} as c on c.merchant_id = h.merchant_id
    left join {{ ref('ref_legal_tender') }} as t on t.country_iso = r.home_country_iso and t.currency_code = c.currency_code
    where h.in_panel
    group by h.merchant_id
    having count(c.currency_code) <> 1 or count(t.currency_code) <> 1
{% endcall %}
