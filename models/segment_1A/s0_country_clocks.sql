-- Over how many civil times do the places of each country spread?
with knob as (
    select min_place_population, clock_cell_deg, clock_flattening
    from {{ source('policy_1A', 'merchant_population') }}
),

visited_place as (
    select
        p.country_iso,
        p.tzid,
        floor(p.lat_deg / k.clock_cell_deg)::integer as cell_row,
        floor(p.lon_deg / k.clock_cell_deg)::integer as cell_col,
        (p.population * coalesce(u.factor, 1e0))::decimal(18, 3) as mass
    from {{ source('ref', 'ref_places') }} as p
    cross join knob as k
    left join {{ source('policy_1B', 'tile_surface__visitor_uplift') }} as u
        on u.country_iso = p.country_iso and u.admin1_code = p.admin1_code
    where p.population >= k.min_place_population
),

clock_in_cell as (
    select country_iso, cell_row, cell_col, tzid, sum(mass)::double as mass
    from visited_place
    group by country_iso, cell_row, cell_col, tzid
),

-- Cities are flattened (mass of a cell to a power below 1), so that a capital does not decide a continent's clock.
flattened as (
    select
        c.country_iso,
        c.tzid,
        (pow(sum(c.mass) over cell, k.clock_flattening) * c.mass / sum(c.mass) over cell)::decimal(28, 9) as mass
    from clock_in_cell as c
    cross join knob as k
    window cell as (partition by c.country_iso, c.cell_row, c.cell_col order by c.tzid rows between unbounded preceding and unbounded following)
),

clock_of_country as (
    select country_iso, tzid, sum(mass)::double as mass
    from flattened
    group by country_iso, tzid
)

select
    country_iso,
    count(*)::smallint as tz_support_places,
    round(max(mass) / sum(mass order by tzid), 9) as top_tz_share
from clock_of_country
group by country_iso
order by country_iso
