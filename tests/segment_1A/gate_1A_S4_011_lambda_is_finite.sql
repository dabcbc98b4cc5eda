-- The Poisson mean of every expanding merchant is finite and positive.
{% call gate_no_rows('merchant_id') %}
    select e.merchant_id
    from {{ ref('crossborder_eligibility_flags') }} as e
    inner join {{ ref('s4_foreign_target') }} as t on t.merchant_id = e.merchant_id
    where e.is_expanding and not coalesce(isfinite(t.lambda_extra) and t.lambda_extra > 0, false)
{% endcall %}
