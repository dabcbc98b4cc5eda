-- How many arrivals does each merchant expect in each zone and channel, hour by hour of the horizon?
with row_of as (
    select
        m.mz_idx,
        v.base,
        c.first_hours,
        c.second_hours,
        c.first_weights,
        c.is_split,
        o.factor,
        o.factor_without_campaign,
        o.holds_promotions,
        w.from_buckets,
        w.to_buckets,
        w.amplitudes,
        e.weekly_volume_effective > 0 as is_active,
        p.clamp_lo,
        p.clamp_hi
    from {{ ref('merchant_zone_profile_5A') }} as m
    inner join {{ ref('s3_effective_scale_5A') }} as e on e.mz_idx = m.mz_idx
    inner join {{ ref('s3_base_vectors_5A') }} as v on v.mz_idx = m.mz_idx
    inner join {{ ref('s4_clock_vectors') }} as c on c.tz_idx = m.tz_idx
    inner join {{ ref('s4_overlay_vectors_5A') }} as o
        on o.legal_country_iso = m.legal_country_iso and o.tz_idx = m.tz_idx and o.demand_class = m.demand_class
    left join {{ ref('s4_promotion_windows_5A') }} as w on w.merchant_id = m.merchant_id and w.tz_idx = m.tz_idx
    cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
),

-- a promotion stands in for campaigns (four at most: periods of 28 days or more in a horizon of up to 120), where neither outage nor stress holds it down
moved as (
    select
        mz_idx,
        is_active,
        base,
        first_hours,
        second_hours,
        first_weights,
        is_split,
        case when amplitudes is null then factor else list_transform(factor, lambda f, i: case
            when holds_promotions[i] then f
            {% for n in range(1, 5) -%}
            when len(amplitudes) >= {{ n }} and i - 1 between from_buckets[{{ n }}] and to_buckets[{{ n }}]
                then least(greatest(factor_without_campaign[i] * amplitudes[{{ n }}], clamp_lo), clamp_hi)
            {% endfor -%}
            else f
        end) end as factor
    from row_of
),

filled as (
    select
        mz_idx,
        is_active,
        factor,
        case when not is_active then list_transform(factor, lambda f: 0e0)
            when is_split
            then list_transform(list_select(base, first_hours), lambda x, i:
                (first_weights[i] * x + (1 - first_weights[i]) * base[second_hours[i]]) * factor[i])
            else list_transform(list_select(base, first_hours), lambda x, i: x * factor[i])
        end as intensity
    from moved
)

select mz_idx, is_active, factor, intensity, list_sum(intensity) as expected
from filled
order by mz_idx
