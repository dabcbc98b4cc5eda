-- What a merchant has remotely it has less elsewhere.
{% call gate_no_rows("merchant_id") %}
select m.merchant_id
from {{ ref('s3_effective_scale_5A') }} as e
inner join {{ ref('merchant_zone_profile_5A') }} as m on m.mz_idx = e.mz_idx
cross join {{ source('policy_5A', 'baseline_intensity_policy') }} as p
group by m.merchant_id
having not coalesce(abs(sum(e.weekly_volume_effective::decimal(28, 9)) - sum(e.weekly_volume_expected::decimal(28, 9)))::double
    <= any_value(p.sum_tolerance) * greatest(1, sum(e.weekly_volume_expected)), false)
{% endcall %}
