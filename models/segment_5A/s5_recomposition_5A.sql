-- Does every hour of the surface equal week, shape and factor put together again from the published tables?
with shaped as (
    select
        m.mz_idx,
        m.tz_idx,
        e.weekly_volume_effective as volume,
        list_transform(a.shape, lambda x, i: t.mix_weight * x + (1 - t.mix_weight) * b.shape[i]) as shape
    from {{ ref('merchant_zone_profile_5A') }} as m
    inner join {{ ref('s3_effective_scale_5A') }} as e on e.mz_idx = m.mz_idx
    inner join {{ ref('s2_template_choice_5A') }} as t on t.mz_idx = m.mz_idx
    inner join {{ ref('s2_shape_vectors_5A') }} as a on a.shape_idx = t.shape_idx_1
    inner join {{ ref('s2_shape_vectors_5A') }} as b on b.shape_idx = t.shape_idx_2
    cross join {{ source('policy_5A', 'validation_policy') }} as p
    -- strict looks at every row, sampled at those with the lowest digest
    qualify p.mode = 'strict' or row_number() over (order by sha256(m.mz_idx::varchar)) <= p.sample_keys
),

-- local hours of the week from the time-zone database itself, not from the clock that the surface used
clock as (
    select z.tz_idx, zoneinfo_hours(z.tzid, epoch_ms(h.horizon_start_utc) // 1000, h.horizon_hours) as hours
    from (select distinct tz_idx, tzid from {{ ref('merchant_zone_profile_5A') }}) as z
    cross join {{ ref('s4_horizon') }} as h
),

-- departures, relative to values above one
departed as (
    select
        s.mz_idx,
        s.tz_idx,
        v.is_active,
        len(v.intensity) as n_hours,
        list_sum(v.intensity) as intensity_sum,
        list_transform(v.intensity, lambda x, i:
            abs(x - s.volume * v.factor[i] * (
                s.shape[c.hours[4 * i - 3] + 1] + s.shape[c.hours[4 * i - 2] + 1] + s.shape[c.hours[4 * i - 1] + 1] + s.shape[c.hours[4 * i] + 1]
            ) / 4) / greatest(1, abs(x))) as departures,
        p.recomposition_tolerance as tolerance
    from shaped as s
    inner join {{ ref('s4_intensity_vectors_5A') }} as v on v.mz_idx = s.mz_idx
    inner join clock as c on c.tz_idx = s.tz_idx
    cross join {{ source('policy_5A', 'validation_policy') }} as p
)

select
    mz_idx,
    tz_idx,
    is_active,
    n_hours::integer as n_hours,
    intensity_sum,
    list_max(departures) as largest_departure,
    len(list_filter(departures, lambda d: d > tolerance))::integer as n_departures
from departed
order by mz_idx
