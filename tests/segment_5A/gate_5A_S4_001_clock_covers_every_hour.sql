-- Every zone in use has every hour of the horizon, with an offset.
{% call gate_no_rows("fault") %}
select m.tzid || ': ' || coalesce(c.n, 0) || ' hours' as fault
from (select distinct tz_idx, tzid from {{ ref('merchant_zone_profile_5A') }}) as m
cross join {{ ref('s4_horizon') }} as h
left join (
    select tz_idx, count(utc_offset_s) as n, count(distinct bucket_idx) as n_hours from {{ ref('s4_zone_clock_5A') }} group by tz_idx
) as c on c.tz_idx = m.tz_idx
where c.n is distinct from h.horizon_hours or c.n_hours is distinct from h.horizon_hours
{% endcall %}
