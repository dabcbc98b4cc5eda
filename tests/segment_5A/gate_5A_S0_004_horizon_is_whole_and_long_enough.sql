-- The horizon is a whole number of days, as many as the scenario asks for.
{% call gate_no_rows("horizon_hours") %}
select h.horizon_hours
from {{ ref('s4_horizon') }} as h
cross join {{ source('policy_5A', 'scenario_horizon') }} as p
where h.horizon_hours % 24 <> 0 or h.horizon_days < p.min_days
{% endcall %}
