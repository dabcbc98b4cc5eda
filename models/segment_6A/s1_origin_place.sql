-- In which town do the customers of each origin live nearest?
with origin as (
    select origin_idx as site_id, country_iso as legal_country_iso, lat_deg, lon_deg from {{ ref('s1_origin_base_6A') }}
),

-- of towns on one and the same coordinate the most populous stands for all
town as (
    select p.place_id, p.country_iso, p.lat_deg, p.lon_deg, p.population, p.tzid
    from {{ source('ref', 'ref_places') }} as p
    inner join {{ ref('s1_country_demand') }} as c on c.country_iso = p.country_iso
    cross join {{ source('policy_6A', 'population') }} as q
    where p.population >= q.place_min_population
    qualify row_number() over (partition by p.country_iso, p.lat_deg, p.lon_deg order by p.population desc, p.place_id) = 1
),

-- a country without a town has one, in the midst of its outlets; its key is the negative of its code
place as (
    select place_id, country_iso, lat_deg, lon_deg, population, tzid from town
    union all
    select
        -{{ iso_key('o.country_iso') }}::bigint,
        o.country_iso,
        round(avg(o.lat_deg::decimal(18, 9))::double, 5),
        round(avg(o.lon_deg::decimal(18, 9))::double, 5),
        0,
        null
    from {{ ref('s1_origin_base_6A') }} as o
    anti join town as t on t.country_iso = o.country_iso
    group by o.country_iso
),

nearest as (
    {{ nearest_places('origin', 'place') }}
)

select
    p.place_id as place_key,
    p.country_iso,
    p.lat_deg,
    p.lon_deg,
    p.population::bigint as population,
    p.tzid,
    list(n.site_id order by n.site_id) filter (where n.site_id is not null) as origins
from place as p
left join nearest as n on n.place_id = p.place_id
group by all
order by p.country_iso, p.place_id
