-- In which towns do people live, how many cells in each, and in which order along their country?
with origin as (
    select place_key, unnest(origins) as origin_idx from {{ ref('s1_origin_place') }}
),

demand as (
    select n.place_key, sum(o.cp_milli + o.cnp_milli)::bigint as demand_milli, count(*)::integer as n_origins
    from origin as n
    inner join {{ ref('s1_origin_base_6A') }} as o on o.origin_idx = n.origin_idx
    group by n.place_key
),

weighed as (
    select
        t.*,
        coalesce(d.demand_milli, 0) as demand_milli,
        coalesce(d.n_origins, 0) as n_origins,
        pow(t.population, p.place_population_exponent) as people_weight,
        p.place_demand_share as demand_share,
        c.cell_n as country_cells
    from {{ ref('s1_origin_place') }} as t
    left join demand as d on d.place_key = t.place_key
    inner join {{ ref('s1_country_demand') }} as c on c.country_iso = t.country_iso
    cross join {{ source('policy_6A', 'population') }} as p
),

-- parts that have nothing to go by give way to the other
shared as (
    select
        *,
        sum(demand_milli) over (partition by country_iso)::double as of_demand,
        sum(people_weight::decimal(28, 6)) over (partition by country_iso)::double as of_people
    from weighed
),

mixed as (
    select
        *,
        round(case
            when of_demand > 0 and of_people > 0 then demand_share * demand_milli / of_demand + (1 - demand_share) * people_weight / of_people
            when of_people > 0 then people_weight / of_people
            else 1
        end, 12) as share
    from shared
),

apportioned as (
    {{ largest_remainder('mixed', ['country_iso'], weight='share', total='country_cells', ties=['place_key'], count='cell_n') }}
),

kept as (
    select * from apportioned where cell_n > 0 or n_origins > 0
),

curve as (
    select unnest(place_keys) as place_key, unnest(hilbert_places(lats_deg, lons_deg)) as curve_no
    from (
        select
            country_iso,
            list(place_key order by place_key) as place_keys,
            list(lat_deg order by place_key) as lats_deg,
            list(lon_deg order by place_key) as lons_deg
        from kept
        group by country_iso
    )
),

-- a zone that the source has wrong gives way to the country's largest
zone as (
    select
        country_iso,
        tz_idx,
        tzid,
        row_number() over (partition by country_iso order by place_count desc, tz_idx) = 1 as is_main
    from {{ ref('country_zone_universe_2A') }}
),

numbered as (
    select
        (row_number() over (order by k.country_iso, v.curve_no, k.place_key) - 1)::integer as place_idx,
        k.*,
        coalesce(z.tz_idx, m.tz_idx) as tz_idx
    from kept as k
    inner join curve as v on v.place_key = k.place_key
    left join zone as z on z.country_iso = k.country_iso and z.tzid = k.tzid
    inner join zone as m on m.country_iso = k.country_iso and m.is_main
),

placed as (
    select
        *,
        coalesce(sum(cell_n) over (order by place_idx rows between unbounded preceding and 1 preceding), 0)::integer as cell_off
    from numbered
)

select
    place_idx,
    (dense_rank() over (order by country_iso) - 1)::smallint as country_idx,
    country_iso,
    place_key,
    lat_deg,
    lon_deg,
    tz_idx,
    population::bigint as population,
    demand_milli,
    n_origins,
    cell_off,
    cell_n::integer as cell_n,
    32 * cell_off as party_off,
    32 * cell_n::integer as party_n
from placed
order by place_idx
