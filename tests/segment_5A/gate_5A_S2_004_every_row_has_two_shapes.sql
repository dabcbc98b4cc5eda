-- Every row has two shapes of its class and channel.
{% call gate_no_rows("mz_idx") %}
select m.mz_idx
from {{ ref('merchant_zone_profile_5A') }} as m
left join {{ ref('s2_template_choice_5A') }} as t on t.mz_idx = m.mz_idx
left join {{ ref('s2_shape_vectors_5A') }} as a on a.shape_idx = t.shape_idx_1
left join {{ ref('s2_shape_vectors_5A') }} as b on b.shape_idx = t.shape_idx_2
where not coalesce(a.demand_class = m.demand_class and b.demand_class = m.demand_class and a.channel_group = m.channel_group
    and b.channel_group = m.channel_group and a.shape_idx <> b.shape_idx and t.mix_weight between 0 and 1, false)
{% endcall %}
