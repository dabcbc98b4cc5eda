-- No row holds more of the world's demand than its cap allows.
{% call gate_no_rows("mz_idx") %}
select m.mz_idx
from {{ ref('merchant_zone_profile_5A') }} as m
cross join {{ source('policy_5A', 'demand_scale_policy') }} as p
cross join (select sum(weekly_volume_expected::decimal(18, 6))::double as everything from {{ ref('merchant_zone_profile_5A') }}) as t
where m.weekly_volume_expected > p.cap_mz_multiplier * p.cap_mz_share * t.everything
{% endcall %}
