-- Multi-site chances are finite and lie strictly between 0 and 1.
{% call gate_no_rows('merchant_id') %}
    select merchant_id
    from {{ ref('s1_hurdle') }}
    where not coalesce(isfinite(eta) and pi > 0 and pi < 1, false)
{% endcall %}
