-- Mean and dispersion of every chain are finite and positive.
{% call gate_no_rows('merchant_id') %}
    select c.merchant_id
    from {{ ref('s2_outlet_counts') }} as c
    inner join {{ ref('s1_hurdle') }} as h on h.merchant_id = c.merchant_id
    where h.is_multi
        and not coalesce(isfinite(c.size_score) and isfinite(c.mu) and isfinite(c.phi) and c.mu > 0 and c.phi > 0, false)
{% endcall %}
