-- Has every country that the budgets need a weight, places with coordinates, a polygon and a centroid?
with needed as (
    select country_iso, count(*)::integer as n_merchants, sum(n_edges)::integer as n_edges
    from {{ ref('s2_country_budget') }}
    group by country_iso
),

place as (
    select
        country_iso,
        count(*)::integer as n_places,
        count(*) filter (where lat_deg is null or lon_deg is null or place_id is null)::integer as n_places_without_coordinates
    from {{ source('ref', 'ref_places') }}
    group by country_iso
)

select
    n.country_iso,
    n.n_merchants,
    n.n_edges,
    w.weight is not null as has_weight,
    coalesce(p.n_places, 0) as n_places,
    coalesce(p.n_places_without_coordinates, 0) as n_places_without_coordinates,
    n.country_iso in (select country_iso from {{ source('ref', 'ref_site_area') }}) as has_polygon,
    c.centroid_lat_deg is not null as has_centroid
from needed as n
left join {{ source('policy_3B', 'cdn_country_weights__countries') }} as w on w.country_iso = n.country_iso
left join place as p on p.country_iso = n.country_iso
left join {{ source('ref', 'ref_countries') }} as c on c.country_iso = n.country_iso
order by n.country_iso
