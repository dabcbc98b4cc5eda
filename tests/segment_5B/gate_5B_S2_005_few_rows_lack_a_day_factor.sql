-- Hardly any demand of zones with outlets lacks its weight of the day.
{% call gate_no_rows("found") %}
select round(coalesce(sum(v.expected) filter (where d.mz_idx is null), 0) / sum(v.expected), 6) as found
from {{ ref('s4_intensity_vectors_5A') }} as v
inner join {{ ref('s4_route_dim_5B') }} as r on r.mz_idx = v.mz_idx and r.route_code = 0
left join {{ ref('s2_day_factors_5B') }} as d on d.mz_idx = v.mz_idx and len(d.factor) = (select horizon_days from {{ ref('s4_horizon') }})
cross join {{ source('policy_5B', 'arrival_routing_policy') }} as p
having coalesce(sum(v.expected) filter (where d.mz_idx is null), 0) > any_value(p.max_unweighted_share) * sum(v.expected)
{% endcall %}
