-- No hour is negative, not a number or beyond reason.
{% call gate_no_rows("mz_idx") %}
select s.mz_idx
from {{ ref('merchant_zone_scenario_local_5A') }} as s
cross join {{ source('policy_5A', 'validation_policy') }} as p
where not coalesce(isfinite(s.intensity) and s.intensity >= 0 and s.intensity <= p.intensity_max, false)
{% endcall %}
