-- When do shops campaign: everywhere online, twice in every country?
with period as (
    select
        n.period_no,
        z.first_date + (n.period_no * p.campaign_period_days)::integer as first_date,
        p.campaign_period_days::integer as days
    from {{ ref('s4_horizon') }} as z
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
    cross join lateral (select unnest(range(z.horizon_days // p.campaign_period_days)) as period_no) as n
),

country as (
    select distinct legal_country_iso as country_iso from {{ ref('merchant_zone_profile_5A') }}
),

world as (
    select *, {{ rng_uniform('5A.S4.global_campaign', ['period_no']) }} as u from period
),

drawn as (
    select
        c.country_iso,
        w.*,
        {{ rng_uniform('5A.S4.campaign', [iso_key('c.country_iso'), 'w.period_no'], 0) }} as u_consumer,
        {{ rng_uniform('5A.S4.campaign', [iso_key('c.country_iso'), 'w.period_no'], 1) }} as u_evening
    from country as c
    cross join period as w
),

-- the first third of a period for the one, the second half for the other
placed as (
    select
        'CAMPAIGN_GLOBAL' as kind,
        null::varchar as country_iso,
        w.first_date + floor(w.u * (w.days - p.campaign_global_days + 1))::integer as start_date,
        p.campaign_global_days::integer as days,
        p.campaign_global_amplitude as amplitude
    from world as w
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
    union all
    select
        'CAMPAIGN_CONSUMER',
        d.country_iso,
        d.first_date + floor(d.u_consumer * greatest(d.days // 3 - p.campaign_consumer_days + 1, 1))::integer,
        p.campaign_consumer_days::integer,
        p.campaign_consumer_amplitude
    from drawn as d
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
    union all
    select
        'CAMPAIGN_EVENING',
        d.country_iso,
        d.first_date + d.days // 2 + floor(d.u_evening * greatest(d.days - d.days // 2 - p.campaign_evening_days + 1, 1))::integer,
        p.campaign_evening_days::integer,
        p.campaign_evening_amplitude
    from drawn as d
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
)

select
    'CAMPAIGN' as event_type,
    l.kind,
    l.country_iso,
    l.start_date::timestamp as start_local,
    (l.start_date + l.days)::timestamp as end_local,
    'constant' as shape_kind,
    round(1 + (l.amplitude - 1) * z.holiday_peak, 9) as amplitude,
    0 as ramp_in_h,
    0 as ramp_out_h,
    lower(replace(l.kind, '_', ' ')) as note
from placed as l
cross join {{ ref('s4_horizon') }} as z
order by l.kind, l.country_iso, start_local
