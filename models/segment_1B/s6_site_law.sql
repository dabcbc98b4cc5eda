-- By which law is each outlet's point drawn: around its tile's main street, or anywhere in the tile?
with assigned_site as (
    select
        a.*,
        i.centroid_lat_deg,
        i.centroid_lon_deg,
        i.focus_lat_deg,
        i.focus_lon_deg,
        {{ rng_uniform('1B.S6.component', ['a.site_id']) }} as component_u
    from {{ ref('s5_site_tile_assignment') }} as a
    inner join {{ ref('s1_tile_index') }} as i on i.country_iso = a.legal_country_iso and i.tile_id = a.tile_id
),

-- A tile's main street is shared by all merchants: its people's centre, displaced by the tile's own draw.
tile_street as (
    select
        legal_country_iso,
        tile_id,
        {{ rng_uniform('1B.S6.focus', [iso_key('legal_country_iso'), 'tile_id'], index=0) }} - 0.5e0 as north,
        {{ rng_uniform('1B.S6.focus', [iso_key('legal_country_iso'), 'tile_id'], index=1) }} - 0.5e0 as east
    from (select distinct legal_country_iso, tile_id from assigned_site)
),

law as (
    select
        a.*,
        a.component_u < j.core_probability as is_core,
        a.focus_lat_deg + s.north * j.focus_offset_deg as street_lat_deg,
        a.focus_lon_deg + s.east * j.focus_offset_deg as street_lon_deg,
        t.tile_deg / 2 as half_tile_deg,
        j.core_radius_factor * t.tile_deg / 2 as core_radius_deg,
        j.delta_max_deg - j.core_radius_factor * t.tile_deg / 2 as street_max_deg
    from assigned_site as a
    inner join tile_street as s on s.legal_country_iso = a.legal_country_iso and s.tile_id = a.tile_id
    cross join {{ source('policy_1B', 'jitter') }} as j
    cross join {{ source('policy_1B', 'tile_surface') }} as t
)

-- A street too far out moves in, so that no point of its law leaves the tile's neighbourhood.
select
    site_id,
    merchant_id,
    legal_country_iso,
    site_order,
    tile_id,
    case when is_core then 'core' else 'spread' end as component,
    round(centroid_lat_deg + case
        when is_core then least(greatest(street_lat_deg - centroid_lat_deg, -street_max_deg), street_max_deg) else 0
    end, 9) as centre_lat_deg,
    round(centroid_lon_deg + case
        when is_core then least(greatest(street_lon_deg - centroid_lon_deg, -street_max_deg), street_max_deg) else 0
    end, 9) as centre_lon_deg,
    round(case when is_core then core_radius_deg else half_tile_deg end, 9) as radius_deg
from law
order by site_id
