-- The timetable of every zone in use covers the horizon without a gap.
{% call gate_no_rows("tz_idx") %}
select r.tz_idx
from (select distinct tz_idx from {{ ref('s4_route_dim_5B') }}) as r
cross join {{ ref('s4_horizon') }} as h
left join {{ ref('tz_timetable_horizon') }} as t
    on t.tz_idx = r.tz_idx and t.valid_to_utc > h.horizon_start_utc and t.valid_from_utc < h.horizon_start_utc + to_hours(h.horizon_hours)
group by r.tz_idx, h.horizon_start_utc, h.horizon_hours
having not coalesce(sum(epoch_us(least(t.valid_to_utc, h.horizon_start_utc + to_hours(h.horizon_hours))) - epoch_us(greatest(t.valid_from_utc, h.horizon_start_utc))) filter (where t.tz_idx is not null)
    = h.horizon_hours::bigint * 3600000000, false)
{% endcall %}
