-- Which tiles exist for placement, how many people reach each, and where in the tile do they gather?
with place as (
    select * from {{ ref('s1_place_mass') }}
    where fit in ('inside', 'snapped')
),

settings as (
    select
        round(1e0 / tile_deg)::integer as tiles_per_deg,
        round(cell_deg / tile_deg)::integer as tiles_per_cell
    from {{ source('policy_1B', 'tile_surface') }}
),

kernel_point as (
    {{ kernel_points('place') }}
),

kernel_tile as (
    select
        k.*,
        {{ tile_id('k.lat_deg', 'k.lon_deg', 's.tiles_per_deg') }} as reached_tile_id
    from kernel_point as k
    cross join settings as s
),

-- Mass that falls on no usable ground returns to the place it came from.
landed_point as (
    select
        k.country_iso,
        coalesce(k.admin1_code, '') as admin1_code,
        k.mass_micro,
        coalesce(a.tile_id, k.home_tile_id) as tile_id,
        case when a.tile_id is null then k.home_lat_deg else k.lat_deg end as lat_deg,
        case when a.tile_id is null then k.home_lon_deg else k.lon_deg end as lon_deg
    from kernel_tile as k
    left join {{ ref('s1_tile_area') }} as a
        on a.country_iso = k.country_iso and a.tile_id = k.reached_tile_id and a.is_usable
),

-- Moments about the tile's south-west corner, in whole units, add up exactly in any order.
admin1_mass as (
    select
        l.country_iso,
        l.tile_id,
        l.admin1_code,
        sum(l.mass_micro) as mass_micro,
        sum(l.mass_micro * round((l.lat_deg + 90 - {{ tile_row_of('l.tile_id', 's.tiles_per_deg') }}::double / s.tiles_per_deg) * 1e5)::bigint)
            as north_moment,
        sum(l.mass_micro * round((l.lon_deg + 180 - {{ tile_col_of('l.tile_id', 's.tiles_per_deg') }}::double / s.tiles_per_deg) * 1e5)::bigint)
            as east_moment
    from landed_point as l
    cross join settings as s
    group by l.country_iso, l.tile_id, l.admin1_code
),

tile_mass as (
    select
        country_iso,
        tile_id,
        sum(mass_micro)::bigint as mass_micro,
        sum(north_moment) / sum(mass_micro) / 1e5 as north_deg,
        sum(east_moment) / sum(mass_micro) / 1e5 as east_deg,
        arg_max(admin1_code, row(mass_micro, admin1_code)) as main_admin1
    from admin1_mass
    where mass_micro > 0
    group by country_iso, tile_id
),

tile_place as (
    select
        p.country_iso,
        {{ tile_id('p.lat_deg', 'p.lon_deg', 's.tiles_per_deg') }} as tile_id,
        count(*)::integer as n_places,
        arg_max(p.lat_deg, row(p.population, -p.place_id)) as main_lat_deg,
        arg_max(p.lon_deg, row(p.population, -p.place_id)) as main_lon_deg
    from place as p
    cross join settings as s
    group by all
)

select
    m.country_iso,
    m.tile_id,
    {{ cell_id('m.tile_id', 's.tiles_per_deg', 's.tiles_per_cell') }} as cell_id,
    {{ morton(tile_col_of('m.tile_id', 's.tiles_per_deg'), tile_row_of('m.tile_id', 's.tiles_per_deg')) }} as morton,
    {{ tile_centre_lat('m.tile_id', 's.tiles_per_deg') }} as centroid_lat_deg,
    {{ tile_centre_lon('m.tile_id', 's.tiles_per_deg') }} as centroid_lon_deg,
    round({{ tile_area_km2(tile_centre_lat('m.tile_id', 's.tiles_per_deg'), 's.tiles_per_deg') }}, 6) as area_km2,
    a.land_share,
    m.mass_micro / 1e6 as mass,
    coalesce(p.n_places, 0)::integer as n_places,
    m.main_admin1,
    round({{ tile_row_of('m.tile_id', 's.tiles_per_deg') }}::double / s.tiles_per_deg - 90 + m.north_deg, 6) as focus_lat_deg,
    round({{ tile_col_of('m.tile_id', 's.tiles_per_deg') }}::double / s.tiles_per_deg - 180 + m.east_deg, 6) as focus_lon_deg,
    coalesce(p.main_lat_deg, a.inner_lat_deg) as safe_lat_deg,
    coalesce(p.main_lon_deg, a.inner_lon_deg) as safe_lon_deg,
    case when p.n_places > 0 then 'place' else 'kernel' end as inclusion_rule
from tile_mass as m
inner join {{ ref('s1_tile_area') }} as a on a.country_iso = m.country_iso and a.tile_id = m.tile_id
left join tile_place as p on p.country_iso = m.country_iso and p.tile_id = m.tile_id
cross join settings as s
order by m.country_iso, m.tile_id
