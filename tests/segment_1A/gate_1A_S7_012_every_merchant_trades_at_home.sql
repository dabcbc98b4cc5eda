-- Every merchant keeps its minimum of outlets at home.
{% call gate_no_rows('merchant_id') %}
    select c.merchant_id
    from {{ ref('s2_outlet_counts') }} as c
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = c.merchant_id
    cross join {{ source('policy_1A', 'allocation') }} as k
    left join {{ ref('s7_country_counts') }} as s
        on s.merchant_id = c.merchant_id and s.legal_country_iso = r.home_country_iso
    where coalesce(s.n_outlets, 0) < k.home_min
{% endcall %}
