-- Which points were tried for each edge, and which of them lie in its country?
with tried as (
    select
        e.merchant_idx,
        e.edge_seq,
        e.country_iso,
        t.attempt::smallint as attempt,
        a.lat_deg as place_lat_deg,
        a.lon_deg as place_lon_deg,
        {{ disc_radius_km('e.population', 'p', 'jitter_radius') }} as radius_km,
        {{ rng_uniform('3B.S2.jitter', ['e.merchant_id', 'e.edge_seq', 't.attempt'], 0) }} as u_radius,
        {{ rng_uniform('3B.S2.jitter', ['e.merchant_id', 'e.edge_seq', 't.attempt'], 1) }} as u_angle
    from {{ ref('s2_edge_place') }} as e
    inner join {{ source('ref', 'ref_places') }} as a on a.place_id = e.place_id
    cross join {{ source('policy_3B', 'cdn_country_weights') }} as p
    cross join lateral (select unnest(range(1, p.jitter_attempts + 1)) as attempt) as t
),

point as (
    select
        merchant_idx,
        edge_seq,
        attempt,
        country_iso,
        {{ disc_lat_deg('place_lat_deg', 'radius_km', 'u_radius', 'u_angle') }} as lat_deg,
        {{ disc_lon_deg('place_lat_deg', 'place_lon_deg', 'radius_km', 'u_radius', 'u_angle') }} as lon_deg
    from tried
)

select merchant_idx, edge_seq, attempt, lat_deg, lon_deg, is_inside
from ({{ tested_points('point', ['merchant_idx', 'edge_seq', 'attempt']) }})
order by merchant_idx, edge_seq, attempt
