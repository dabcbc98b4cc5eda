-- Where and when does trade break down, and where does a stress scenario push it up?
with zone as (
    select list(distinct tz_idx order by tz_idx) as zones from {{ ref('merchant_zone_profile_5A') }}
),

country as (
    select list(distinct legal_country_iso order by legal_country_iso) as countries from {{ ref('merchant_zone_profile_5A') }}
),

length as (
    select list(value order by ordinal) as lengths_h from {{ source('policy_5A', 'scenario_overlay_policy__outage_lengths_h') }}
),

outage as (
    select
        n.outage_no,
        z.horizon_start_utc,
        z.horizon_hours,
        {{ rng_uniform('5A.S4.outage', ['n.outage_no'], 0) }} as u_zone,
        {{ rng_uniform('5A.S4.outage', ['n.outage_no'], 1) }} as u_start,
        {{ rng_uniform('5A.S4.outage', ['n.outage_no'], 2) }} as u_length
    from {{ ref('s4_horizon') }} as z
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
    cross join lateral (select unnest(range(ceil(p.outage_per_day * z.horizon_days)::bigint)) as outage_no) as n
),

stress as (
    select
        n.stress_no,
        z.first_date,
        z.horizon_days,
        {{ rng_uniform('5A.S4.stress', ['n.stress_no'], 0) }} as u_start,
        {{ rng_uniform('5A.S4.stress', ['n.stress_no'], 1) }} as u_country
    from {{ ref('s4_horizon') }} as z
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
    cross join lateral (select unnest(range(1 + p.stress_countries)) as stress_no) as n
    where z.is_stress
)

select
    'OUTAGE' as event_type,
    'OUTAGE' as kind,
    null::varchar as country_iso,
    w.zones[floor(o.u_zone * len(w.zones))::integer + 1] as tz_idx,
    'utc' as time_basis,
    o.horizon_start_utc + to_hours(floor(o.u_start * (o.horizon_hours - list_max(l.lengths_h)))::bigint) as start_at,
    o.horizon_start_utc + to_hours(floor(o.u_start * (o.horizon_hours - list_max(l.lengths_h)))::bigint
        + l.lengths_h[floor(o.u_length * len(l.lengths_h))::integer + 1]) as end_at,
    p.outage_factor as amplitude,
    'outage' as note
from outage as o
cross join zone as w
cross join length as l
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
union all
select
    'STRESS',
    'STRESS',
    case when s.stress_no > 0 then c.countries[floor(s.u_country * len(c.countries))::integer + 1] end,
    null,
    'local',
    (s.first_date + floor(s.u_start * (s.horizon_days - p.stress_days + 1))::integer)::timestamp,
    (s.first_date + floor(s.u_start * (s.horizon_days - p.stress_days + 1))::integer + p.stress_days::integer)::timestamp,
    case when s.stress_no > 0 then p.stress_country_amplitude else p.stress_global_amplitude end,
    'stress'
from stress as s
cross join country as c
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
order by 1, 3, 4, 6
