-- Every volatility is base times region, zone and merchant, within its bounds, and says from which rules.
{% call gate_no_rows("key") %}
select s.merchant_idx || '|' || s.tz_idx as key
from {{ ref('s3_sigma') }} as s
cross join {{ source('policy_2B', 'day_effect_policy_v1') }} as p
left join {{ source('policy_2B', 'day_effect_policy_v1__sigma_base_by_segment') }} as b on b.key = split_part(s.sigma_source, '|', 1)
left join {{ source('policy_2B', 'day_effect_policy_v1__sigma_multiplier_by_tz_group_rules') }} as r
    on r.tzid_prefix = split_part(s.sigma_source, '|', 2)
where not coalesce(
    abs(s.sigma_value - least(greatest(
        b.value * coalesce(r.multiplier, p.sigma_multiplier_by_tz_group_default) * s.zone_mult * s.jitter, p.sigma_min), p.sigma_max)) <= 1e-9
    and s.sigma_value between p.sigma_min and p.sigma_max
    and s.jitter between p.sigma_jitter_by_merchant_min and p.sigma_jitter_by_merchant_max, false)
{% endcall %}
