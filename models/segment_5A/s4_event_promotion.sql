-- When does each merchant promote, and how strongly?
with drawn as (
    select
        m.merchant_id,
        n.period_no,
        z.first_date + (n.period_no * p.campaign_period_days)::integer as first_date,
        p.campaign_period_days as period_days,
        p.promotion_days as days,
        p.promotion_chance as chance,
        p.promotion_peak_lo as peak_lo,
        p.promotion_peak_hi as peak_hi,
        {{ rng_uniform('5A.S4.promotion', ['m.merchant_id', 'n.period_no'], 0) }} as u_chance,
        {{ rng_uniform('5A.S4.promotion', ['m.merchant_id', 'n.period_no'], 1) }} as u_start,
        {{ rng_uniform('5A.S4.promotion', ['m.merchant_id', 'n.period_no'], 2) }} as u_peak
    from {{ ref('merchant_class_profile_5A') }} as m
    cross join {{ ref('s4_horizon') }} as z
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
    cross join lateral (select unnest(range(z.horizon_days // p.campaign_period_days)) as period_no) as n
)

select
    'CAMPAIGN' as event_type,
    'PROMOTION' as kind,
    merchant_id,
    (first_date + floor(u_start * (period_days - days + 1))::integer)::timestamp as start_local,
    (first_date + floor(u_start * (period_days - days + 1))::integer + days::integer)::timestamp as end_local,
    'constant' as shape_kind,
    round(peak_lo + (peak_hi - peak_lo) * u_peak, 9) as amplitude,
    0 as ramp_in_h,
    0 as ramp_out_h,
    'promotion' as note
from drawn
where u_chance < chance
order by merchant_id, start_local
