-- Every event has a known type and scope, an amplitude in bounds, whole hours, and touches the horizon; there are neither few nor very many.
{% call gate_no_rows("fault") %}
with bound as (
    {% for type in ['HOLIDAY', 'PAYDAY', 'CAMPAIGN', 'OUTAGE', 'STRESS'] -%}
    select '{{ type }}' as event_type, amplitude_bounds_{{ type }}_min as lo, amplitude_bounds_{{ type }}_max as hi, ramp_hours_max from {{ source('policy_5A', 'scenario_overlay_policy') }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select 'event ' || e.event_id as fault
from {{ ref('scenario_calendar_5A') }} as e
left join bound as b on b.event_type = e.event_type
cross join {{ ref('s4_horizon') }} as h
where not coalesce(
    e.amplitude between b.lo and b.hi
    and greatest(e.ramp_in_h, e.ramp_out_h) <= b.ramp_hours_max
    and (e.scope_kind = 'merchant') = (e.merchant_id is not null)
    and (e.scope_kind = 'country') = (e.country_iso is not null)
    and (e.scope_kind = 'tzid') = (e.tz_idx is not null)
    and e.scope_kind in ('merchant', 'tzid', 'country', 'global')
    and coalesce(e.start_local, e.start_utc) < coalesce(e.end_local, e.end_utc)
    and date_trunc('hour', coalesce(e.start_local, e.start_utc)) = coalesce(e.start_local, e.start_utc)
    and coalesce(e.end_local, e.end_utc) > h.horizon_start_utc - to_days(1)
    and coalesce(e.start_local, e.start_utc) < h.horizon_start_utc + to_hours(h.horizon_hours + 24), false)
union all
select count(*) || ' events'
from {{ ref('scenario_calendar_5A') }}
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
having count(*) not between any_value(p.events_min) and any_value(p.events_max)
union all
select h.country_iso || ' at ' || h.hour_start || ': ' || count(*) || ' events and a promotion'
from (
    select coalesce(e.country_iso, c.legal_country_iso) as country_iso, e.hour_start
    from {{ ref('s4_event_hours') }} as e
    left join (select distinct legal_country_iso from {{ ref('merchant_zone_profile_5A') }}) as c on e.country_iso is null
    where e.time_basis = 'local'
) as h
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
group by h.country_iso, h.hour_start
having count(*) + 1 > any_value(p.events_active_per_hour_max)
{% endcall %}
