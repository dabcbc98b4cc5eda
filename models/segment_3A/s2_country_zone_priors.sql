-- How does a country's trade split over its time zones before any merchant is known?
-- depends_on: {{ ref('s0_gate_receipt_3A') }}
with universe as (
    select
        z.country_iso,
        z.tzid,
        z.tz_idx,
        z.population_share,
        z.is_material,
        z.population::double / (sum(z.population) over (partition by z.country_iso))::double as share,
        count(*) over (partition by z.country_iso) as n_zones
    from {{ ref('country_zone_universe_2A') }} as z
    cross join {{ source('policy_3A', 'country_zone_priors') }} as p
    where z.place_count > 0 and z.population_share >= p.universe_min_population_share
),

-- the tail component is flatter than population; whole units of 2^-40, so that its sum does not depend on the order of rows
tail as (
    select u.*, round(pow(u.share, p.tail_exponent) * 1099511627776e0)::bigint as tail_q
    from universe as u
    cross join {{ source('policy_3A', 'country_zone_priors') }} as p
),

mixed as (
    select
        t.*,
        (1 - p.tail_weight) * t.share
            + p.tail_weight * t.tail_q::double / (sum(t.tail_q) over (partition by t.country_iso))::double as prior_share,
        least(greatest(p.strength_a0 + p.strength_a1 * ln(t.n_zones), p.strength_lo), p.strength_hi) as strength
    from tail as t
    cross join {{ source('policy_3A', 'country_zone_priors') }} as p
),

raw as (
    select
        m.*,
        round(coalesce(o.alpha, m.strength * m.prior_share), 9) as alpha_raw,
        coalesce(f.floor_alpha, d.default_floor_alpha) as floor_alpha,
        f.tzid is not null as has_own_floor,
        m.prior_share >= coalesce(f.bump_threshold, d.default_bump_threshold) as is_protected
    from mixed as m
    cross join {{ source('policy_3A', 'zone_floor_policy') }} as d
    left join {{ source('policy_3A', 'zone_floor_policy__floors') }} as f on f.tzid = m.tzid
    left join {{ source('policy_3A', 'country_zone_priors__alpha_overrides__zones') }} as o
        on o.parent = m.country_iso and o.tzid = m.tzid
),

floored as (
    select
        *,
        case when is_protected then greatest(alpha_raw, floor_alpha) else alpha_raw end as alpha_effective
    from raw
),

apportioned as (
    {{ quantised_weights('floored', ['country_iso'], weight='alpha_effective', ties=['tzid'], column='share_e11', total=100000000000) }}
)

select
    country_iso,
    tzid,
    tz_idx,
    population_share,
    alpha_raw,
    alpha_effective,
    (sum(alpha_effective::decimal(18, 9)) over (partition by country_iso))::double as alpha_sum_country,
    alpha_effective > alpha_raw as floor_applied,
    alpha_effective > alpha_raw and has_own_floor as bump_applied,
    (share_e11 / 100000000000::decimal(18, 0))::decimal(12, 11) as share_effective,
    n_zones::smallint as zone_count_country,
    is_material
from apportioned
order by country_iso, tzid
