-- Which countries may be a home, and what share of the register does each carry?
with knob as (
    select * from {{ source('policy_1A', 'merchant_population') }}
),

eligible as (
    select
        c.country_iso,
        c.continent,
        c.gdp_usd,
        c.area_km2,
        t.tz_support_places,
        coalesce(m.value, 1e0) as presence,
        case when t.top_tz_share < k.spread_top1_max then 'spread' else 'narrow' end as territory_class
    from {{ source('ref', 'ref_countries') }} as c
    cross join knob as k
    inner join {{ ref('s0_country_clocks') }} as t on t.country_iso = c.country_iso
    left join {{ source('policy_1A', 'merchant_population__presence_multiplier') }} as m on m.key = c.country_iso
    where c.gdp_usd > 0
        and c.population >= k.min_population
        and c.country_iso not in (select value from {{ source('policy_1A', 'merchant_population__excluded_iso') }})
),

-- All spread territories, then the largest economies.
frame as (
    select e.*
    from eligible as e
    cross join knob as k
    qualify row_number() over (order by e.territory_class desc, e.gdp_usd desc, e.country_iso) <= any_value(k.n_eligible) over ()
),

raw_weight as (
    select
        f.*,
        case f.territory_class
            when 'spread' then f.presence
                * pow(f.gdp_usd, k.exponents_spread_gdp)
                * pow(f.tz_support_places, k.exponents_spread_n_tz)
                * pow(f.area_km2, k.exponents_spread_area)
            else least(f.presence, 1e0) * pow(f.gdp_usd, k.exponents_narrow_gdp)
        end as weight,
        case f.territory_class when 'spread' then k.spread_share else 1 - k.spread_share end as stratum_share,
        case f.territory_class when 'spread' then k.spread_cap else k.narrow_cap end as cap
    from frame as f
    cross join knob as k
),

stratum as (
    select
        list(country_iso order by country_iso) as countries,
        water_fill(list(weight order by country_iso), any_value(stratum_share), list(cap order by country_iso)) as weights
    from raw_weight
    group by territory_class
),

capped as (
    select unnest(countries) as country_iso, unnest(weights) as weight
    from stratum
),

-- Continent floors: narrow countries of a thin continent are scaled up, narrow countries elsewhere pay.
placed as (
    select
        r.country_iso,
        r.continent,
        r.territory_class,
        r.presence,
        r.cap,
        round(c.weight, 12)::decimal(18, 12) as weight
    from raw_weight as r
    inner join capped as c on c.country_iso = r.country_iso
),

continent as (
    select
        p.continent,
        greatest(any_value(f.value)::decimal(18, 12) - sum(p.weight), 0) as lift,
        sum(p.weight) filter (where p.territory_class = 'narrow' and p.presence >= 1) as liftable,
        sum(p.weight) filter (where p.territory_class = 'narrow') as narrow_weight
    from placed as p
    left join {{ source('policy_1A', 'merchant_population__continent_floor') }} as f on f.key = p.continent
    group by p.continent
),

lifted_continent as (
    select
        list(p.country_iso order by p.country_iso) as countries,
        water_fill(
            list(p.weight::double order by p.country_iso),
            any_value(c.liftable + c.lift)::double,
            list(p.cap order by p.country_iso)
        ) as weights
    from placed as p
    inner join continent as c on c.continent = p.continent
    where c.lift > 0 and p.territory_class = 'narrow' and p.presence >= 1
    group by p.continent
),

lifted as (
    select unnest(countries) as country_iso, unnest(weights) as weight
    from lifted_continent
),

donor_scale as (
    select 1 - sum(lift)::double / (sum(narrow_weight) filter (where lift = 0))::double as factor
    from continent
)

select
    p.country_iso,
    p.territory_class,
    round(
        case
            when l.weight is not null then l.weight
            when c.lift > 0 or p.territory_class = 'spread' then p.weight::double
            else p.weight::double * d.factor
        end, 12
    ) as home_weight
from placed as p
inner join continent as c on c.continent = p.continent
left join lifted as l on l.country_iso = p.country_iso
cross join donor_scale as d
order by p.country_iso
