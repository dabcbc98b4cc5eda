-- How does each merchant's ordinary week look in each zone and channel, as one list of 168 hours?
select
    m.mz_idx,
    list_transform(a.shape, lambda x, i: e.weekly_volume_effective * (t.mix_weight * x + (1 - t.mix_weight) * b.shape[i])) as base
from {{ ref('merchant_zone_profile_5A') }} as m
inner join {{ ref('s3_effective_scale_5A') }} as e on e.mz_idx = m.mz_idx
inner join {{ ref('s2_template_choice_5A') }} as t on t.mz_idx = m.mz_idx
inner join {{ ref('s2_shape_vectors_5A') }} as a on a.shape_idx = t.shape_idx_1
inner join {{ ref('s2_shape_vectors_5A') }} as b on b.shape_idx = t.shape_idx_2
order by m.mz_idx
