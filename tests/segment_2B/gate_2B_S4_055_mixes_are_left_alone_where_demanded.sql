-- Where a merchant has too few zones or tempering is off, the mix is the raw one.
{% call gate_no_rows("group_row") %}
select w.group_row
from {{ ref('s4_group_weights') }} as w
inner join {{ ref('s4_group_index') }} as i on i.merchant_idx = w.merchant_idx
inner join {{ ref('s4_regularizer') }} as r on r.merchant_idx = w.merchant_idx and r.day_idx = w.day_idx
cross join {{ source('policy_2B', 'group_mix_regularizer_v1') }} as p
where (i.n_groups < p.apply_when_groups_ge or not p.enabled) and (r.regularizer_applied or abs(w.p_group - w.q_group) > p.sum_epsilon)
{% endcall %}
