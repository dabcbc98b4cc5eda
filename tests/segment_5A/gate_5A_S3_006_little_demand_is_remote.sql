-- Remote demand is a small part of all.
{% call gate_no_rows("found") %}
select sum(rescue_delta) filter (where is_live) / sum(weekly_volume_effective) as found
from {{ ref('s3_effective_scale_5A') }}
cross join {{ source('policy_5A', 'baseline_intensity_policy') }} as p
having coalesce(sum(rescue_delta) filter (where is_live), 0) > any_value(p.tail_rescue_total_share_max) * sum(weekly_volume_effective)
{% endcall %}
