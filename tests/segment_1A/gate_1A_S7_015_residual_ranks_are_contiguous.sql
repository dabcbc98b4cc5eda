-- Residual ranks of every merchant run from 1 without gap.
{% call gate_no_rows('merchant_id') %}
    select merchant_id
    from {{ ref('s7_country_counts') }}
    group by merchant_id
    having min(residual_rank) <> 1
        or max(residual_rank) <> count(*)
        or count(distinct residual_rank) <> count(*)
{% endcall %}
