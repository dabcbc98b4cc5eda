-- Only tail zones without an outlet are reached, and inside the bounds of a cell.
{% call gate_no_rows("mz_idx") %}
select e.mz_idx
from {{ ref('s3_effective_scale_5A') }} as e
inner join {{ ref('merchant_zone_profile_5A') }} as m on m.mz_idx = e.mz_idx
cross join {{ source('policy_5A', 'baseline_intensity_policy') }} as p
where e.is_live is distinct from (m.zone_origin = 'remote' and e.weekly_volume_effective > 0)
    or (e.is_live and not coalesce(
        m.zone_role = p.tail_rescue_target_role
        and e.cell_volume between p.tail_rescue_lower_bound
            and p.tail_rescue_upper_factor * p.tail_rescue_tail_floor_epsilon * p.tail_rescue_tail_lift_max_multiplier + 1e-9
        and abs(e.weekly_volume_effective - e.cell_volume * e.envelope_factor) <= 2e-6, false))
{% endcall %}
