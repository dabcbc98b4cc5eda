-- How much did tempering change each merchant's mix on each day?
select
    x.merchant_idx,
    x.day_idx,
    bool_or(x.regularizer_strength is not null) as regularizer_applied,
    coalesce(max(x.regularizer_strength), 0) as regularizer_strength,
    sum(abs(w.p_group - x.q_group)::decimal(18, 12))::double / 2 as regularizer_delta_mass,
    round(max(x.q_group), 12) as max_p_pre,
    max(w.p_group) as max_p_post,
    max(x.entropy_pre) as entropy_pre,
    sum((-w.p_group * ln(w.p_group))::decimal(18, 12))::double as entropy_post
from {{ ref('s4_group_mix') }} as x
inner join {{ ref('s4_group_weights') }} as w
    on w.merchant_idx = x.merchant_idx and w.day_idx = x.day_idx and w.tz_idx = x.tz_idx
group by x.merchant_idx, x.day_idx
order by x.merchant_idx, x.day_idx
