-- Nights, weekends and weekdays hold what each class is known for.
{% call gate_no_rows("fault") %}
with mass as (
    select
        s.shape_idx,
        any_value(s.demand_class) as demand_class,
        any_value(s.channel_group) as channel_group,
        sum(s.shape_share) filter (where g.is_night) as night,
        sum(s.shape_share) filter (where g.is_weekend) as weekend
    from {{ ref('class_zone_shape_5A') }} as s
    inner join {{ ref('shape_grid_definition_5A') }} as g on g.bucket = s.bucket
    group by s.shape_idx
)

select m.shape_idx || ' ' || m.demand_class || ' ' || m.channel_group as fault
from mass as m
cross join {{ source('policy_5A', 'shape_library') }} as p
where not coalesce(
    m.night >= case when m.channel_group = 'card_not_present' then p.checks_cnp_night_min else p.checks_night_min end
    and (m.demand_class <> 'online_24h' or m.night >= p.checks_online_night_min)
    and (m.demand_class <> 'evening_weekend' or m.weekend >= p.checks_evening_weekend_min)
    and (m.demand_class <> 'office_hours' or 1 - m.weekend >= p.checks_office_weekday_min), false)
{% endcall %}
