-- By which factor does the calendar move each class in each zone of a country, in the hours that it touches?
with key as (
    select * from {{ ref('s4_overlay_key') }}
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
    select '{{ kind }}' as kind, c.* from ({{ class_rows(source('policy_5A', 'scenario_overlay_policy'), {'elasticity': 'elasticity_' ~ kind}) }}) as c
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

ordering as (
    select
        (select list(value order by ordinal) from {{ source('policy_5A', 'overlay_ordering_policy__scope_order') }}) as scope_order,
        (select list(value) from {{ source('policy_5A', 'overlay_ordering_policy__combine_min') }}) as combine_min,
        (select list(value) from {{ source('policy_5A', 'overlay_ordering_policy__outage_caps') }}) as outage_caps,
        (select list(value) from {{ source('policy_5A', 'overlay_ordering_policy__stress_caps') }}) as stress_caps
),

-- least and greatest of each type and scope
ranged as (
    select
        k.overlay_idx,
        m.bucket_idx,
        m.event_type,
        m.scope_kind,
        min(round(1 + (m.amplitude - 1) * x.elasticity, 9)) as least,
        max(round(1 + (m.amplitude - 1) * x.elasticity, 9)) as greatest
    from met as m
    inner join elasticity as x on x.kind = m.kind and x.elasticity <> 0
    inner join key as k on k.legal_country_iso = m.legal_country_iso and k.tz_idx = m.tz_idx and k.demand_class = x.demand_class
    group by k.overlay_idx, m.bucket_idx, m.event_type, m.scope_kind
),

-- inside a type the more specific scope wins, then the least or the greatest
typed as (
    select
        r.overlay_idx,
        r.bucket_idx,
        r.event_type,
        case when list_contains(any_value(o.combine_min), r.event_type)
            then arg_min(r.least, list_position(o.scope_order, r.scope_kind))
            else arg_min(r.greatest, list_position(o.scope_order, r.scope_kind))
        end as factor
    from ranged as r
    cross join ordering as o
    group by r.overlay_idx, r.bucket_idx, r.event_type
),

-- where an outage or stress is, the types that it caps lift nothing
capped as (
    select
        t.overlay_idx,
        t.bucket_idx,
        t.event_type,
        case when (bool_or(t.event_type = 'OUTAGE') over here and list_contains(o.outage_caps, t.event_type))
                or (bool_or(t.event_type = 'STRESS') over here and list_contains(o.stress_caps, t.event_type))
            then least(t.factor, 1) else t.factor
        end as factor,
        (bool_or(t.event_type = 'OUTAGE') over here and list_contains(o.outage_caps, 'CAMPAIGN'))
            or (bool_or(t.event_type = 'STRESS') over here and list_contains(o.stress_caps, 'CAMPAIGN')) as holds_promotions
    from typed as t
    cross join ordering as o
    window here as (partition by t.overlay_idx, t.bucket_idx)
),

-- the product over types, in a fixed order
multiplied as (
    select
        overlay_idx,
        bucket_idx,
        {% for type in ['OUTAGE', 'HOLIDAY', 'PAYDAY', 'STRESS'] -%}
        coalesce(max(factor) filter (where event_type = '{{ type }}'), 1){{ ' * ' if not loop.last }}
        {%- endfor %} as without_campaign,
        coalesce(max(factor) filter (where event_type = 'CAMPAIGN'), 1) as campaign,
        bool_or(holds_promotions) as holds_promotions
    from capped
    group by overlay_idx, bucket_idx
)

select
    c.overlay_idx,
    c.bucket_idx,
    round(least(greatest(c.without_campaign * c.campaign, p.clamp_lo), p.clamp_hi), 9) as factor,
    round(least(greatest(c.without_campaign, p.clamp_lo), p.clamp_hi), 9) as factor_without_campaign,
    c.holds_promotions
from multiplied as c
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
order by c.overlay_idx, c.bucket_idx
