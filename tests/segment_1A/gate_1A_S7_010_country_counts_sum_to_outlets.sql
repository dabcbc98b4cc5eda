-- The country counts of every merchant sum to its outlets.
{% call gate_no_rows('merchant_id') %}
    select c.merchant_id
    from {{ ref('s2_outlet_counts') }} as c
    left join {{ ref('s7_country_counts') }} as s on s.merchant_id = c.merchant_id
    group by c.merchant_id, c.n_outlets
    having coalesce(sum(s.n_outlets), 0) <> c.n_outlets
{% endcall %}
