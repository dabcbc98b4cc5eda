-- In which catchment does each outlet or edge stand, for custom at the counter and online?
-- depends_on: {{ ref('s0_gate_receipt_6B') }}
with separate as (
    select value as demand_class, true as is_separate from {{ source('policy_6B', 'sessions__separate_classes') }}
),

origin as (
    select
        o.origin_idx,
        k.presence,
        coalesce(s.is_separate, false) as is_separate,
        c.country_idx,
        o.lat_deg,
        o.lon_deg,
        case k.presence when 0 then o.cp_milli else o.cnp_milli end as expected_milli,
        case k.presence when 0 then floor(o.lat_deg / p.catchment_square_deg)::integer else 0 end as square_y,
        case k.presence when 0 then floor(o.lon_deg / p.catchment_square_deg)::integer else 0 end as square_x,
        p.catchment_square_deg as square_deg,
        round(p.catchment_target_daily_arrivals * 1000e0 * w.horizon_hours / 24)::bigint as target_milli
    from {{ ref('s1_origin_base_6A') }} as o
    inner join {{ ref('s1_country_base_6A') }} as c on c.country_iso = o.country_iso
    left join separate as s on s.demand_class = o.demand_class
    cross join (select unnest([0, 1])::utinyint as presence) as k
    cross join {{ source('policy_6B', 'sessions') }} as p
    cross join {{ source('policy_world', 'scale') }} as w
    -- an outlet of a merchant that sells this way, though it may expect nothing itself
    qualify sum(case k.presence when 0 then o.cp_milli else o.cnp_milli end) over (partition by o.merchant_idx, k.presence) > 0
),

square as (
    select
        presence,
        is_separate,
        country_idx,
        square_y,
        square_x,
        sum(expected_milli)::bigint as square_milli,
        any_value(square_deg) as square_deg,
        any_value(target_milli) as target_milli
    from origin
    group by presence, is_separate, country_idx, square_y, square_x
),

-- squares of a country along a curve, so that neighbours in number are neighbours on the map
curve as (
    select
        presence,
        is_separate,
        country_idx,
        unnest(ys) as square_y,
        unnest(xs) as square_x,
        unnest(hilbert_places(lats_deg, lons_deg)) as curve_no
    from (
        select
            presence,
            is_separate,
            country_idx,
            list(square_y order by square_y, square_x) as ys,
            list(square_x order by square_y, square_x) as xs,
            list(square_y * square_deg order by square_y, square_x) as lats_deg,
            list(square_x * square_deg order by square_y, square_x) as lons_deg
        from square
        group by presence, is_separate, country_idx
    )
),

laid as (
    select
        s.*,
        coalesce(sum(s.square_milli) over (along rows between unbounded preceding and 1 preceding), 0)::bigint as milli_before,
        sum(s.square_milli) over (partition by s.presence, s.is_separate, s.country_idx)::bigint as country_milli
    from square as s
    inner join curve as c using (presence, is_separate, country_idx, square_y, square_x)
    window along as (partition by s.presence, s.is_separate, s.country_idx order by c.curve_no, s.square_y, s.square_x)
),

-- as many stretches as the country's demand fills; a square falls into the one that holds its middle
stretched as (
    select
        *,
        (2 * milli_before + square_milli) * greatest(country_milli // target_milli, 1) // greatest(2 * country_milli, 1) as stretch
    from laid
),

numbered as (
    select *, (dense_rank() over (order by presence, is_separate, country_idx, stretch) - 1)::smallint as catchment_idx from stretched
)

select
    o.origin_idx,
    o.presence,
    n.catchment_idx,
    o.country_idx,
    o.is_separate,
    o.expected_milli
from origin as o
inner join numbered as n using (presence, is_separate, country_idx, square_y, square_x)
order by o.origin_idx, o.presence
