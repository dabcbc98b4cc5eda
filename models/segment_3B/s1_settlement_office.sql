-- Where does each office address stand, and at which attempt was it found?
with address as (
    -- an agent's address belongs to the place, any other to the merchant
    select distinct
        case when shared_slot is null then merchant_id else place_id * 64 + shared_slot end as address_key,
        case when shared_slot is null then 0 else 1 end as is_shared,
        country_iso,
        place_id,
        lat_deg,
        lon_deg,
        population
    from {{ ref('s1_settlement_city') }}
),

tried as (
    select
        a.*,
        t.attempt::integer as attempt,
        {{ disc_radius_km('a.population', 'p', 'office_radius') }} as radius_km,
        {{ rng_uniform('3B.S1.office', ['a.address_key', 'a.is_shared', 't.attempt'], 0) }} as u_radius,
        {{ rng_uniform('3B.S1.office', ['a.address_key', 'a.is_shared', 't.attempt'], 1) }} as u_angle
    from address as a
    cross join {{ source('policy_3B', 'settlement_policy') }} as p
    cross join lateral (select unnest(range(1, p.office_attempts + 1)) as attempt) as t
),

point as (
    select
        address_key,
        is_shared,
        attempt,
        country_iso,
        {{ disc_lat_deg('lat_deg', 'radius_km', 'u_radius', 'u_angle') }} as lat_deg,
        {{ disc_lon_deg('lat_deg', 'lon_deg', 'radius_km', 'u_radius', 'u_angle') }} as lon_deg
    from tried
),

tested as (
    {{ tested_points('point', ['address_key', 'is_shared', 'attempt']) }}
),

found as (
    select
        address_key,
        is_shared,
        arg_min(lat_deg, attempt) as lat_deg,
        arg_min(lon_deg, attempt) as lon_deg,
        min(attempt) as attempts
    from tested
    where is_inside
    group by address_key, is_shared
)

select
    a.address_key,
    a.is_shared = 1 as is_shared,
    a.country_iso,
    a.place_id,
    coalesce(f.lat_deg, a.lat_deg) as lat_deg,
    coalesce(f.lon_deg, a.lon_deg) as lon_deg,
    coalesce(f.attempts, p.office_attempts + 1)::smallint as attempts
from address as a
cross join {{ source('policy_3B', 'settlement_policy') }} as p
left join found as f on f.address_key = a.address_key and f.is_shared = a.is_shared
order by a.address_key, a.is_shared
