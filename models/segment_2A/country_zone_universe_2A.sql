-- Which zones are legal in each country, and how many of its people live by each? Reads sources and policies alone.
with legal_pair as (
    {{ tz_legal_pairs() }}
),

place as (
    select country_iso, lat_deg::double as lat_deg, lon_deg::double as lon_deg, population
    from {{ source('ref', 'ref_places') }}
),

{{ tz_settle('place', 'place', 'legal_pair') }},

-- An area with several legal clocks gives each its share of the area's people.
area as (
    select country_iso, tzid, overlap_rule, sum(population)::bigint as population, count(*) as place_count
    from place_settled
    where tzid is not null or overlap_rule is not null
    group by country_iso, tzid, overlap_rule
),

zone_part as (
    select country_iso, tzid, population, place_count
    from area
    where overlap_rule is null
    union all
    select
        a.country_iso,
        s.tzid,
        round(a.population * s.share_to)::bigint - round(a.population * s.share_from)::bigint as population,
        a.place_count
    from area as a
    inner join ({{ tz_overlap_slices() }}) as s on s.rule = a.overlap_rule
),

zone_people as (
    select
        l.country_iso,
        l.tzid,
        coalesce(sum(p.population), 0)::bigint as population,
        coalesce(sum(p.place_count), 0)::integer as place_count
    from legal_pair as l
    left join zone_part as p on p.country_iso = l.country_iso and p.tzid = l.tzid
    group by l.country_iso, l.tzid
),

-- Without one reference place (Antarctica) every zone of the country counts alike.
weighted as (
    select
        *,
        sum(population) over country as country_population,
        case when sum(population) over country > 0 then population else 1 end::double as weight
    from zone_people
    window country as (partition by country_iso)
),

-- In units of 1e-8, so that the shares of a country sum to one exactly.
apportioned as (
    {{ largest_remainder('weighted', ['country_iso'], weight='weight', total='100000000', ties=['tzid'], count='share_e8') }}
),

graded as (
    select
        a.*,
        a.country_population > 0 and a.share_e8 >= k.support_min_population_share * 1e8 as is_material
    from apportioned as a
    cross join {{ source('policy_2A', 'tz_lookup') }} as k
)

select
    country_iso,
    tzid,
    (dense_rank() over (order by tzid) - 1)::smallint as tz_idx,
    population,
    (share_e8::decimal(18, 0) / 100000000)::decimal(9, 8) as population_share,
    place_count,
    is_material,
    count(*) filter (where is_material) over country::smallint as tz_world_support_count,
    count(*) over country::smallint as tz_world_support_count_raw
from graded
window country as (partition by country_iso)
order by country_iso, tzid
