-- The mean factor stays near one; under stress its upper tail does, which alone is worth a look at every hour.
{% call gate_no_rows("found") %}
select sum(s.factor_sum) / sum(s.n_hours) as found
from {{ ref('s5_surface_profile_5A') }} as s
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
cross join {{ ref('s4_horizon') }} as h
where not h.is_stress
having not coalesce(sum(s.factor_sum) / sum(s.n_hours) between any_value(p.mean_factor_min) and any_value(p.mean_factor_max), count(*) = 0)
union all
select quantile_cont(s.overlay_factor_total, 0.95)
from {{ ref('merchant_zone_scenario_local_5A') }} as s
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
cross join {{ ref('s4_horizon') }} as h
where h.is_stress
having quantile_cont(s.overlay_factor_total, 0.95) > any_value(p.stress_p95_max)
{% endcall %}
