-- single_vs_multi_flag is true exactly when the merchant runs two or more outlets.
{% call gate_no_rows("merchant_id || ' ' || site_order") %}
    select o.merchant_id, o.site_order
    from {{ ref('outlet_catalogue') }} as o
    left join {{ ref('s2_outlet_counts') }} as c on c.merchant_id = o.merchant_id
    where o.raw_nb_outlet_draw is distinct from c.n_outlets
        or o.single_vs_multi_flag is distinct from (c.n_outlets >= 2)
{% endcall %}
