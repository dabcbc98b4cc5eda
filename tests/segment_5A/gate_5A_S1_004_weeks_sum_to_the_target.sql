-- The weeks sum to the world's arrivals.
{% call gate_no_rows("found") %}
select sum(m.weekly_volume_expected::decimal(18, 6)) || ', asked ' || any_value(p.arrivals_target / (s.horizon_hours / 168e0)) as found
from {{ ref('merchant_zone_profile_5A') }} as m
cross join {{ source('policy_5A', 'demand_scale_policy') }} as p
cross join {{ source('policy_world', 'scale') }} as s
cross join {{ source('policy_5A', 'baseline_intensity_policy') }} as b
having not coalesce(abs(sum(m.weekly_volume_expected::decimal(18, 6))::double / any_value(p.arrivals_target / (s.horizon_hours / 168e0)) - 1)
    <= any_value(b.sum_tolerance), false)
{% endcall %}
