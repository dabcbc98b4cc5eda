-- The weights of every merchant sum to one.
{% call gate_no_rows("merchant_id") %}
select w.merchant_id
from {{ ref('s1_site_weights') }} as w
cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
group by w.merchant_id
having not coalesce(abs(sum(w.p_weight) - 1) <= any_value(p.normalisation_epsilon), false)
{% endcall %}
