-- At which point of its tile does each outlet stand?
with settings as (
    select
        max_attempts,
        coordinate_dp::integer as coordinate_dp,
        draw_in_exponent,
        fallback_offset_deg
    from {{ source('policy_1B', 'jitter') }}
),

site as (
    select
        l.*,
        l.legal_country_iso as country_iso,
        i.centroid_lat_deg,
        i.centroid_lon_deg,
        i.safe_lat_deg,
        i.safe_lon_deg,
        s.*
    from {{ ref('s6_site_law') }} as l
    inner join {{ ref('s1_tile_index') }} as i on i.country_iso = l.legal_country_iso and i.tile_id = l.tile_id
    cross join settings as s
),

first_attempt as (
    select *, 0 as attempt, 0e0 as pull from site
),

first_point as (
    {{ jitter_points('first_attempt') }}
),

first_tested as (
    {{ tested_points('first_point', ['site_id']) }}
),

-- Two outlets never share a coordinate: the smaller site_id keeps it.
first_accepted as (
    select * from first_tested
    where is_inside
    qualify row_number() over (partition by lat_deg, lon_deg order by site_id) = 1
),

-- Later attempts draw in towards the tile's safe point, so that a strip of land is found without a long search.
later_attempt as (
    select
        *,
        1 - pow(1 - attempt / max_attempts, draw_in_exponent) as pull
    from (
        select s.*, unnest(range(1, s.max_attempts)) as attempt
        from site as s
        anti join first_accepted as f on f.site_id = s.site_id
    )
),

later_point as (
    {{ jitter_points('later_attempt') }}
),

later_tested as (
    {{ tested_points('later_point', ['site_id', 'attempt']) }}
),

later_free as (
    select t.*
    from later_tested as t
    anti join first_accepted as f on f.lat_deg = t.lat_deg and f.lon_deg = t.lon_deg
    where t.is_inside
    qualify row_number() over (partition by t.lat_deg, t.lon_deg order by t.site_id, t.attempt) = 1
),

later_accepted as (
    select * from later_free
    qualify row_number() over (partition by site_id order by attempt) = 1
),

-- Attempts exhausted: a small keyed step from the safe point, or the safe point itself.
fallback_attempt as (
    select
        s.* replace (s.safe_lat_deg as centre_lat_deg, s.safe_lon_deg as centre_lon_deg, s.fallback_offset_deg as radius_deg),
        s.max_attempts as attempt,
        0e0 as pull
    from site as s
    anti join first_accepted as f on f.site_id = s.site_id
    anti join later_accepted as l on l.site_id = s.site_id
),

fallback_point as (
    {{ jitter_points('fallback_attempt') }}
),

fallback_tested as (
    {{ tested_points('fallback_point', ['site_id']) }}
),

accepted as (
    select *, false as fallback from first_accepted
    union all by name
    select *, false as fallback from later_accepted
    union all by name
    select
        * replace (
            case when is_inside then lat_deg else round(safe_lat_deg, coordinate_dp) end as lat_deg,
            case when is_inside then lon_deg else round(safe_lon_deg, coordinate_dp) end as lon_deg
        ),
        true as fallback
    from fallback_tested
)

select
    site_id,
    merchant_id,
    legal_country_iso,
    site_order,
    tile_id,
    component,
    attempt::smallint as attempt,
    round(lat_deg - centroid_lat_deg, coordinate_dp) as delta_lat_deg,
    round(lon_deg - centroid_lon_deg, coordinate_dp) as delta_lon_deg,
    fallback
from accepted
order by site_id
