-- Equal weights stand only where a merchant's weights do not sum to a positive number.
{% call gate_no_rows("site_id") %}
select w.site_id
from {{ ref('s1_site_weights') }} as w
left join (
    select merchant_id, coalesce(sum(weight) > 0 and isfinite(sum(weight)), false) as has_weight
    from {{ ref('s1_site_shape') }}
    group by merchant_id
) as s on s.merchant_id = w.merchant_id
where (w.weight_source = 'uniform_fallback') is distinct from coalesce(not s.has_weight, false)
{% endcall %}
