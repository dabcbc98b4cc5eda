-- The horizon timetable covers the horizon and its margin without a gap in every zone of the timetable.
{% call gate_no_rows("tzid") %}
with span as (
    select
        s.horizon_start_utc - to_days(k.horizon_margin_days::integer) as from_utc,
        s.horizon_start_utc + to_hours(s.horizon_hours) + to_days(k.horizon_margin_days::integer) as to_utc
    from {{ source('policy_world', 'scale') }} as s
    cross join {{ source('policy_2A', 'tz_timetable') }} as k
),

covered as (
    select
        tzid,
        min(valid_from_utc) as from_utc,
        max(valid_to_utc) as to_utc,
        sum(epoch_us(valid_to_utc) - epoch_us(valid_from_utc)) = epoch_us(max(valid_to_utc)) - epoch_us(min(valid_from_utc)) as is_whole
    from {{ ref('tz_timetable_horizon') }}
    group by tzid
)

select z.tzid
from {{ ref('tz_dim_2A') }} as z
full join covered as c on c.tzid = z.tzid
cross join span as s
where not coalesce(c.is_whole and c.from_utc <= s.from_utc and c.to_utc >= s.to_utc and z.tzid is not null, false)
{% endcall %}
