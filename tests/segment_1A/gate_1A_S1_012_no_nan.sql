-- No figure of the hurdle is NaN or missing.
{% call gate_no_rows('merchant_id') %}
    select merchant_id
    from {{ ref('s1_hurdle') }}
    where coalesce(isnan(eta) or isnan(pi) or isnan(design_weight), true) or is_multi is null or in_panel is null
{% endcall %}
