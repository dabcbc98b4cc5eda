-- Does the finished map look like a world: spread over continents, no stripes, no lone outlets far from all others?
with site as (
    select
        l.site_id,
        l.legal_country_iso,
        f.continent,
        l.lat_deg,
        l.lon_deg
    from {{ ref('site_locations') }} as l
    inner join {{ ref('s0_country_frame') }} as f on f.country_iso = l.legal_country_iso
),

policy as (
    select * from {{ source('policy_1B', 'validation') }}
),

continent_share as (
    select
        'region_floor_share' as figure,
        r.key as scope,
        count(s.site_id) / any_value(t.n_sites) as observed,
        any_value(r.value) as threshold,
        count(s.site_id) / any_value(t.n_sites) >= any_value(r.value) as is_met,
        'the homes of merchants leave too few outlets on this continent' as reason
    from {{ source('policy_1B', 'validation__region_floor_share') }} as r
    cross join (select count(*) as n_sites from site) as t
    left join site as s on s.continent = r.key
    group by r.key
),

largest_country as (
    select
        legal_country_iso,
        count(distinct round(lat_deg, 4)) / count(*) as lat_ratio,
        count(distinct round(lon_deg, 4)) / count(*) as lon_ratio
    from site
    group by legal_country_iso
    qualify row_number() over (order by count(*) desc, legal_country_iso) <= 10
),

stripe as (
    select
        'stripe_unique_ratio' as figure,
        c.legal_country_iso as scope,
        least(c.lat_ratio, c.lon_ratio) as observed,
        p.stripe_unique_ratio as threshold,
        least(c.lat_ratio, c.lon_ratio) >= p.stripe_unique_ratio as is_met,
        'outlets of this country line up on few latitudes or longitudes' as reason
    from largest_country as c
    cross join policy as p
),

neighbour as (
    select unnest(nearest_other_km(list(lat_deg order by site_id), list(lon_deg order by site_id))) as distance_km
    from site
),

neighbour_ratio as (
    select
        'nn_ratio' as figure,
        'world' as scope,
        quantile_cont(n.distance_km, 0.99) / quantile_cont(n.distance_km, 0.5) as observed,
        any_value(p.nn_reference_ratio) as threshold,
        quantile_cont(n.distance_km, 0.99) / quantile_cont(n.distance_km, 0.5) < any_value(p.nn_reference_ratio) as is_met,
        'too many outlets stand alone, far from any other' as reason
    from neighbour as n
    cross join policy as p
),

figure as (
    select * from continent_share
    union all
    select * from stripe
    union all
    select * from neighbour_ratio
)

select
    figure,
    scope,
    round(observed, 6) as observed,
    threshold,
    is_met,
    case when not is_met then reason end as breach_reason
from figure
order by figure, scope
