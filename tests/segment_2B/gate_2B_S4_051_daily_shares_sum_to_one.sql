-- The shares of a merchant sum to one on every day, in whole masses exactly.
{% call gate_no_rows("key") %}
select w.merchant_idx || '|' || w.day_idx as key
from {{ ref('s4_group_weights') }} as w
cross join {{ source('policy_2B', 'group_mix_regularizer_v1') }} as p
group by w.merchant_idx, w.day_idx
having not coalesce(sum(w.mass_q) = 4294967296 and abs(sum(w.p_group) - 1) <= any_value(p.sum_epsilon), false)
{% endcall %}
