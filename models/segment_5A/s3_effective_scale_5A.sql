-- How much demand does each merchant have where it has no outlet, and how much is left where it has?
with policy as (
    select * from {{ source('policy_5A', 'baseline_intensity_policy') }}
),

support_tz as (
    {{ zone_support('tz_idx') }}
),

support_country as (
    {{ zone_support('legal_country_iso') }}
),

cell as (
    select
        m.mz_idx,
        m.merchant_id,
        m.legal_country_iso,
        m.tz_idx,
        m.weekly_volume_expected,
        m.zone_origin = 'remote' and m.zone_role = p.tail_rescue_target_role and m.virtual_mode <> 'VIRTUAL_ONLY' and p.tail_rescue_enabled as is_eligible,
        round(greatest(coalesce(z.support, 0), p.tail_rescue_country_support_weight * coalesce(c.support, 0)), 9) as strength,
        case d.channel
            when 'card_present' then p.tail_rescue_p_reach_card_present
            when 'mixed' then p.tail_rescue_p_reach_mixed
            else p.tail_rescue_p_reach_card_not_present
        end * {{ by_class('p', 'tail_rescue_class_reach') }}[{{ class_idx('m.demand_class') }} + 1] as p_reach
    from {{ ref('merchant_zone_profile_5A') }} as m
    inner join {{ ref('s1_merchant_demand') }} as d on d.merchant_id = m.merchant_id
    cross join policy as p
    left join support_tz as z on z.tz_idx = m.tz_idx
    left join support_country as c on c.legal_country_iso = m.legal_country_iso
),

drawn as (
    select
        *,
        case when is_eligible then {{ rng_uniform('5A.S3.reach', ['merchant_id', iso_key('legal_country_iso'), 'tz_idx']) }} end as u_reach,
        case when is_eligible then {{ rng_uniform('5A.S3.remote_noise', ['merchant_id', iso_key('legal_country_iso'), 'tz_idx']) }} end as u_noise
    from cell
),

reached as (
    select
        d.*,
        coalesce(d.is_eligible and d.strength >= p.tail_rescue_min_support_threshold and d.u_reach < d.p_reach, false) as is_live,
        least(greatest(
            p.tail_rescue_tail_floor_epsilon
            * (1 + (p.tail_rescue_tail_lift_max_multiplier - 1) * pow(d.strength, p.tail_rescue_tail_lift_power))
            * exp(p.tail_rescue_noise_sigma * {{ dist_normal('d.u_noise') }} - p.tail_rescue_noise_sigma * p.tail_rescue_noise_sigma / 2),
            p.tail_rescue_lower_bound
        ), p.tail_rescue_upper_factor * p.tail_rescue_tail_floor_epsilon * p.tail_rescue_tail_lift_max_multiplier) as cell_volume
    from drawn as d
    cross join policy as p
),

-- what becomes remote is taken from the merchant's other rows, so that its week keeps its total
budgeted as (
    select
        r.*,
        p.tail_rescue_envelope_share,
        sum(case when r.is_live then r.cell_volume::decimal(18, 6) end) over by_merchant as wanted,
        sum(r.weekly_volume_expected::decimal(18, 6)) over by_merchant as of_merchant
    from reached as r
    cross join policy as p
    window by_merchant as (partition by r.merchant_id)
),

scaled as (
    select
        *,
        case when wanted > 0 then least(1, tail_rescue_envelope_share * of_merchant::double / wanted::double) else 1 end as envelope_factor
    from budgeted
),

delta as (
    select
        *,
        case when is_live then (cell_volume * envelope_factor)::decimal(18, 6) else 0 end as rescued
    from scaled
),

taken as (
    select *, sum(rescued) over (partition by merchant_id)::double as taken_from_merchant
    from delta
)

select
    mz_idx,
    is_eligible,
    is_live,
    strength as support_strength,
    case when is_live then round(cell_volume, 9) end as cell_volume,
    round(envelope_factor, 9) as envelope_factor,
    weekly_volume_expected,
    round(case
        when is_live then rescued::double
        when of_merchant > 0 then weekly_volume_expected * (1 - taken_from_merchant / of_merchant::double)
        else 0
    end, 9) as weekly_volume_effective,
    round(case
        when is_live then rescued::double
        when of_merchant > 0 then -weekly_volume_expected * (taken_from_merchant / of_merchant::double)
        else 0
    end, 9) as rescue_delta
from taken
order by mz_idx
