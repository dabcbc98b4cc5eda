-- Which populated places attract outlets, with how many people (visitors included), and where in their country do they stand?
-- depends_on: {{ ref('s0_gate_receipt_1B') }}
with settings as (
    select * from {{ source('policy_1B', 'tile_surface') }}
),

known_place as (
    select
        p.place_id,
        p.country_iso,
        p.admin1_code,
        p.lat_deg,
        p.lon_deg,
        case when p.population = 0 then s.unknown_population else p.population end as people
    from {{ source('ref', 'ref_places') }} as p
    inner join {{ ref('s0_country_frame') }} as f on f.country_iso = p.country_iso
    cross join settings as s
    where p.population = 0 or p.population >= s.min_place_population
),

fitted_place as (
    {{ site_area_answers(
        'known_place', key=['place_id'], function='site_area_places', columns=['lat_deg', 'lon_deg'],
        constants=['(select snap_limit_km from settings)']
    ) }}
)

select
    p.country_iso,
    p.place_id,
    p.admin1_code,
    case when abs(p.lat_deg) > s.max_abs_lat_deg then 'polar' else p.answer.fit end as fit,
    p.answer.lat_deg as lat_deg,
    p.answer.lon_deg as lon_deg,
    p.answer.moved_km as moved_km,
    p.people::integer as population,
    round(p.people * coalesce(u.factor, 1e0), 6) as mass_people
from fitted_place as p
cross join settings as s
left join {{ source('policy_1B', 'tile_surface__visitor_uplift') }} as u
    on u.country_iso = p.country_iso and u.admin1_code = p.admin1_code
order by p.country_iso, p.place_id
