-- How near is every open country of the frame to every home?
with country as (
    select
        f.country_iso,
        f.subregion,
        f.currency_code,
        f.territory_class,
        c.centroid_lat_deg as lat_deg,
        c.centroid_lon_deg as lon_deg,
        f.country_iso in (select value from {{ source('policy_1A', 'crossborder__restricted_iso') }}) as is_restricted
    from {{ ref('s0_country_frame') }} as f
    inner join {{ source('ref', 'ref_countries') }} as c on c.country_iso = f.country_iso
),

-- The home itself stays in, restricted or not; no merchant opens in a restricted country abroad.
pair as (
    select
        h.country_iso as home_country_iso,
        c.country_iso,
        h.country_iso = c.country_iso as is_home,
        round({{ haversine_km('h.lat_deg', 'h.lon_deg', 'c.lat_deg', 'c.lon_deg') }}, 3) as distance_km,
        h.subregion = c.subregion as is_same_subregion,
        t.country_iso is not null as is_own_tender,
        c.territory_class = 'spread' as is_spread_market,
        w.weight
    from country as h
    cross join country as c
    inner join {{ ref('ccy_country_weights') }} as w on w.currency_code = h.currency_code and w.country_iso = c.country_iso
    left join (select distinct currency_code, country_iso from {{ ref('ref_legal_tender') }}) as t
        on t.currency_code = h.currency_code and t.country_iso = c.country_iso
    where h.country_iso = c.country_iso or not c.is_restricted
),

near as (
    select
        p.*,
        round(
            -p.distance_km / k.affinity_distance_scale_km
            + k.affinity_same_subregion * p.is_same_subregion::integer
            + ln(p.weight::double), 9
        ) as affinity
    from pair as p
    cross join {{ source('policy_1A', 'crossborder') }} as k
)

select
    home_country_iso,
    country_iso,
    distance_km,
    is_same_subregion,
    is_own_tender,
    is_spread_market,
    affinity,
    (row_number() over (partition by home_country_iso order by is_home desc, affinity desc, country_iso) - 1)::integer as affinity_rank
from near
order by home_country_iso, affinity_rank
