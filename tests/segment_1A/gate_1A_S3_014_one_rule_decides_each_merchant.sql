-- Exactly one rule of the ladder decides each panel merchant, and it is a rule of the policy.
{% call gate_no_rows('merchant_id') %}
    select h.merchant_id
    from {{ ref('s1_hurdle') }} as h
    left join {{ ref('crossborder_eligibility_flags') }} as e on e.merchant_id = h.merchant_id
    left join {{ source('policy_1A', 'crossborder__rules') }} as r
        on r.rule_id = e.rule_id
        and r.reason_code = e.reason_code
        and r.precedence = e.precedence
        and r.is_eligible = e.is_eligible
    where h.in_panel
    group by h.merchant_id
    having count(r.rule_id) <> 1
{% endcall %}
