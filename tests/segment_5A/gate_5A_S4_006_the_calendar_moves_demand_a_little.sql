-- The mean factor stays near one; under stress its upper tail does.
{% call gate_no_rows("found") %}
select avg(overlay_factor_total) || ', 95th percentile ' || quantile_cont(overlay_factor_total, 0.95) as found
from {{ ref('merchant_zone_scenario_local_5A') }}
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
cross join {{ ref('s4_horizon') }} as h
having not coalesce(case when any_value(h.is_stress) then quantile_cont(overlay_factor_total, 0.95) <= any_value(p.stress_p95_max)
    else avg(overlay_factor_total) between any_value(p.mean_factor_min) and any_value(p.mean_factor_max) end, false)
{% endcall %}
