-- By which factor does the calendar move each class in each zone of a country, in the hours that it touches?
with key as (
    select
        (row_number() over (order by legal_country_iso, tz_idx, demand_class) - 1)::integer as overlay_idx,
        legal_country_iso,
        tz_idx,
        demand_class
    from (select distinct legal_country_iso, tz_idx, demand_class from {{ ref('merchant_zone_profile_5A') }})
),

place as (
    select distinct legal_country_iso, tz_idx from key
),

-- local events meet the clock by local hour, those in universal time by bucket
met as (
    select e.event_type, e.kind, e.scope_kind, e.amplitude, p.legal_country_iso, p.tz_idx, c.bucket_idx
    from {{ ref('s4_event_hours') }} as e
    inner join place as p on e.country_iso is null or p.legal_country_iso = e.country_iso
    inner join {{ ref('s4_zone_clock_5A') }} as c
        on c.tz_idx = p.tz_idx and date_trunc('hour', c.local_start_local) = e.hour_start
    where e.time_basis = 'local'
    union all
    select e.event_type, e.kind, e.scope_kind, e.amplitude, p.legal_country_iso, p.tz_idx,
        date_diff('hour', z.horizon_start_utc, e.hour_start)::smallint
    from {{ ref('s4_event_hours') }} as e
    inner join place as p on p.tz_idx = e.tz_idx
    cross join {{ ref('s4_horizon') }} as z
    where e.time_basis = 'utc'
),

elasticity as (
    {% for kind in event_kinds() -%}
    select '{{ kind }}' as kind, unnest([{% for name in demand_classes() %}'{{ name }}'{{ ', ' if not loop.last }}{% endfor %}]) as demand_class,
        unnest({{ by_class('p', 'elasticity_' ~ kind) }}) as elasticity
    from {{ source('policy_5A', 'scenario_overlay_policy') }} as p
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

effect as (
    select
        k.overlay_idx,
        m.bucket_idx,
        m.event_type,
        m.scope_kind <> 'global' as is_specific,
        round(1 + (m.amplitude - 1) * x.elasticity, 9) as factor
    from met as m
    inner join elasticity as x on x.kind = m.kind and x.elasticity <> 0
    inner join key as k on k.legal_country_iso = m.legal_country_iso and k.tz_idx = m.tz_idx and k.demand_class = x.demand_class
),

-- inside a type the more specific scope wins, then the least or the greatest
combined as (
    select
        overlay_idx,
        bucket_idx,
        min(factor) filter (where event_type = 'OUTAGE') as outage,
        min(factor) filter (where event_type = 'HOLIDAY') as holiday,
        max(factor) filter (where event_type = 'PAYDAY') as payday,
        coalesce(max(factor) filter (where event_type = 'CAMPAIGN' and is_specific), max(factor) filter (where event_type = 'CAMPAIGN')) as campaign,
        coalesce(max(factor) filter (where event_type = 'STRESS' and is_specific), max(factor) filter (where event_type = 'STRESS')) as stress
    from effect
    group by overlay_idx, bucket_idx
),

-- an outage lets nothing lift demand, stress lets no campaign do so
capped as (
    select
        overlay_idx,
        bucket_idx,
        outage is not null as is_outage,
        stress is not null as is_stress,
        coalesce(outage, 1) * coalesce(holiday, 1)
            * case when outage is not null then least(coalesce(payday, 1), 1) else coalesce(payday, 1) end
            * case when outage is not null then least(coalesce(stress, 1), 1) else coalesce(stress, 1) end as without_campaign,
        case when outage is not null or stress is not null then least(coalesce(campaign, 1), 1) else coalesce(campaign, 1) end as campaign
    from combined
)

select
    c.overlay_idx,
    c.bucket_idx,
    round(least(greatest(c.without_campaign * c.campaign, p.clamp_lo), p.clamp_hi), 9) as factor,
    round(least(greatest(c.without_campaign, p.clamp_lo), p.clamp_hi), 9) as factor_without_campaign,
    c.is_outage or c.is_stress as holds_promotions
from capped as c
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
order by c.overlay_idx, c.bucket_idx
