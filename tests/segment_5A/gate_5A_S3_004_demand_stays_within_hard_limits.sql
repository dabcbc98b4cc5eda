-- No hour and no week passes the hard limits.
{% call gate_no_rows("fault") %}
select 'hour of ' || b.mz_idx as fault
from {{ ref('merchant_zone_baseline_local_5A') }} as b
cross join {{ source('policy_5A', 'baseline_intensity_policy') }} as p
where not coalesce(b.intensity_base <= p.hard_limits_intensity_per_bucket, false)
union all
select 'week of ' || e.mz_idx
from {{ ref('s3_effective_scale_5A') }} as e
cross join {{ source('policy_5A', 'baseline_intensity_policy') }} as p
where not coalesce(e.weekly_volume_effective <= p.hard_limits_weekly_volume, false)
{% endcall %}
