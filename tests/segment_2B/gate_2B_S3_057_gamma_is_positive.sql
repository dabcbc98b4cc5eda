-- Every day effect is positive and within the bounds of the policy.
{% call gate_no_rows("key") %}
select g.merchant_idx || '|' || g.day_idx || '|' || g.tz_idx as key
from {{ ref('s3_day_effects') }} as g
cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
where not coalesce(g.gamma > 0 and g.gamma between p.gamma_clip_min and p.gamma_clip_max, false)
{% endcall %}
