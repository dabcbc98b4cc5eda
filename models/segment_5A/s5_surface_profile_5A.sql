-- Does each row of the surface have every hour, with factors and intensities in their bounds? One pass over all of it.
with scanned as (
    select
        s.mz_idx,
        count(*)::integer as n_hours,
        sum(s.bucket_idx)::bigint as bucket_sum,
        max(s.bucket_idx) as last_bucket,
        count(*) filter (where not coalesce(isfinite(s.intensity) and s.intensity >= 0 and s.intensity <= v.intensity_max, false))::integer as n_beyond_bounds,
        max(s.intensity) as most_in_an_hour,
        -- what is no number is left out of sums: it has been counted as beyond its bounds
        sum(try_cast(s.intensity as decimal(28, 12))) as intensity_sum,
        count(*) filter (where not coalesce(s.overlay_factor_total between p.clamp_lo and p.clamp_hi, false))::integer as n_beyond_clamp,
        sum(try_cast(s.overlay_factor_total as decimal(18, 9))) as factor_sum,
        count(*) filter (where s.overlay_factor_total > p.warn_hi)::integer as n_high,
        count(*) filter (where s.overlay_factor_total < p.warn_lo)::integer as n_low
    from {{ ref('merchant_zone_scenario_local_5A') }} as s
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
    cross join {{ source('policy_5A', 'validation_policy') }} as v
    group by s.mz_idx
),

-- what an outage takes away is not watched
outage as (
    select m.mz_idx, count(*)::integer as n_held
    from {{ ref('s4_overlay_hours') }} as o
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
    inner join {{ ref('s4_overlay_key') }} as k on k.overlay_idx = o.overlay_idx
    inner join {{ ref('merchant_zone_profile_5A') }} as m
        on m.legal_country_iso = k.legal_country_iso and m.tz_idx = k.tz_idx and m.demand_class = k.demand_class
    where o.holds_promotions and o.factor < p.warn_lo
    group by m.mz_idx
)

select
    s.mz_idx,
    s.n_hours,
    s.bucket_sum,
    s.last_bucket,
    s.n_beyond_bounds,
    s.most_in_an_hour,
    s.intensity_sum,
    s.n_beyond_clamp,
    s.factor_sum,
    s.n_high + greatest(s.n_low - coalesce(o.n_held, 0), 0) as n_watched
from scanned as s
left join outage as o on o.mz_idx = s.mz_idx
order by s.mz_idx
