-- What is known of each outlet's place: coordinate, town, footprint and the nearest populated place?
with site as (
    select
        j.site_id,
        j.merchant_id,
        j.legal_country_iso,
        j.site_order,
        j.tile_id,
        a.footprint,
        round(i.centroid_lat_deg + j.delta_lat_deg, s.coordinate_dp::integer) as lat_deg,
        round(i.centroid_lon_deg + j.delta_lon_deg, s.coordinate_dp::integer) as lon_deg
    from {{ ref('s6_site_jitter') }} as j
    inner join {{ ref('s5_site_tile_assignment') }} as a on a.site_id = j.site_id
    inner join {{ ref('s1_tile_index') }} as i on i.country_iso = j.legal_country_iso and i.tile_id = j.tile_id
    cross join {{ source('policy_1B', 'jitter') }} as s
),

-- Of places on one and the same coordinate the most populous stands for all.
place as (
    select * from {{ ref('s1_place_mass') }}
    where fit in ('inside', 'snapped')
    qualify row_number() over (partition by country_iso, lat_deg, lon_deg order by population desc, place_id) = 1
),

nearest as (
    {{ nearest_places('site', 'place') }}
)

select
    s.site_id,
    s.merchant_id,
    s.legal_country_iso,
    s.site_order,
    s.tile_id,
    s.footprint,
    s.lat_deg,
    s.lon_deg,
    p.place_id as nearest_place_id,
    p.admin1_code as nearest_admin1_code,
    round({{ haversine_km('s.lat_deg', 's.lon_deg', 'p.lat_deg', 'p.lon_deg') }}, 3) as nearest_place_km
from site as s
inner join nearest as n on n.site_id = s.site_id
inner join place as p on p.place_id = n.place_id
order by s.site_id
