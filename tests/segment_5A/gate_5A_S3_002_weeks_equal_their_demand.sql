-- The hours of every row's week sum to its demand.
{% call gate_no_rows("mz_idx") %}
select b.mz_idx
from (select mz_idx, sum(intensity_base::decimal(28, 12))::double as week from {{ ref('merchant_zone_baseline_local_5A') }} group by mz_idx) as b
inner join {{ ref('s3_effective_scale_5A') }} as e on e.mz_idx = b.mz_idx
cross join {{ source('policy_5A', 'baseline_intensity_policy') }} as p
where not coalesce(abs(b.week - e.weekly_volume_effective) <= p.sum_tolerance * greatest(1, e.weekly_volume_effective), false)
{% endcall %}
