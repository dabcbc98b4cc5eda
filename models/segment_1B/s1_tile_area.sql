-- How much of each tile that a country's places reach is ground where an outlet of that country may stand?
with place as (
    select * from {{ ref('s1_place_mass') }}
    where fit in ('inside', 'snapped')
),

settings as (
    select
        round(1e0 / tile_deg)::integer as tiles_per_deg,
        min_land_share
    from {{ source('policy_1B', 'tile_surface') }}
),

kernel_point as (
    {{ kernel_points('place') }}
),

reached_tile as (
    select
        country_iso,
        tile_id,
        bool_or(tile_id = home_tile_id) as holds_place
    from (
        select
            k.country_iso,
            k.home_tile_id,
            {{ tile_id('k.lat_deg', 'k.lon_deg', 's.tiles_per_deg') }} as tile_id
        from kernel_point as k
        cross join settings as s
    )
    group by country_iso, tile_id
),

fitted_tile as (
    {{ site_area_answers(
        'reached_tile', key=['tile_id'], function='site_area_tiles', columns=['tile_id'],
        constants=['(select tiles_per_deg from settings)']
    ) }}
)

select
    t.country_iso,
    t.tile_id,
    t.answer.land_share as land_share,
    t.answer.inner_lat_deg as inner_lat_deg,
    t.answer.inner_lon_deg as inner_lon_deg,
    t.holds_place,
    t.holds_place or (t.answer.inner_lat_deg is not null and t.answer.land_share >= s.min_land_share) as is_usable
from fitted_tile as t
cross join settings as s
order by t.country_iso, t.tile_id
