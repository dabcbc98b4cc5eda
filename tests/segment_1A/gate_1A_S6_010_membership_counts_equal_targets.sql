-- Every merchant opens in exactly as many foreign countries as it wants.
{% call gate_no_rows('merchant_id') %}
    select t.merchant_id
    from {{ ref('s4_foreign_target') }} as t
    left join {{ ref('s6_membership') }} as m on m.merchant_id = t.merchant_id
    group by t.merchant_id, t.k_target
    having count(m.country_iso) <> t.k_target or count(distinct m.country_iso) <> t.k_target
{% endcall %}
