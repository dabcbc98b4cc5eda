-- The panel is covered; a merchant is multi-site exactly when it runs two or more outlets.
{% call gate_no_rows('merchant_id') %}
    select h.merchant_id
    from {{ ref('s1_hurdle') }} as h
    left join {{ ref('s2_outlet_counts') }} as c on c.merchant_id = h.merchant_id
    where h.in_panel is distinct from (c.merchant_id is not null)
        or (h.in_panel and h.is_multi is distinct from (c.n_outlets >= 2))
        or c.n_outlets < 1
{% endcall %}
