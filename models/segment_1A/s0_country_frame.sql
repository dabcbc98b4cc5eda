-- How many merchants of the register are at home in each country, and what is each home like?
with home as (
    select
        w.country_iso,
        c.continent,
        c.subregion,
        w.territory_class,
        w.home_weight,
        c.gdp_usd,
        c.population,
        c.area_km2,
        coalesce(t.currency_code, c.currency_code) as currency_code,
        s.tz_support_places
    from {{ ref('s0_home_weights') }} as w
    inner join {{ source('ref', 'ref_countries') }} as c on c.country_iso = w.country_iso
    inner join {{ ref('s0_country_clocks') }} as s on s.country_iso = w.country_iso
    left join {{ ref('ref_legal_tender') }} as t on t.country_iso = w.country_iso and t.is_primary
),

-- What a country's quota exceeds its floor by shares the merchants that the floors leave.
above_floor as (
    select
        h.country_iso,
        k.min_per_iso,
        k.n_register - k.min_per_iso * count(*) over () as n_above_floor,
        greatest(h.home_weight * k.n_register - k.min_per_iso, 0) as excess,
        {{ rng_tie_break('1A.S0.lrm_tie', [iso_key('h.country_iso')]) }} as tie_break
    from home as h
    cross join {{ source('policy_1A', 'merchant_population') }} as k
),

apportioned as (
    {{ largest_remainder('above_floor', [], weight='excess', total='n_above_floor', ties=['tie_break', 'country_iso'], count='n_extra') }}
)

select
    h.country_iso,
    h.continent,
    h.subregion,
    h.territory_class,
    h.home_weight,
    (a.min_per_iso + a.n_extra)::integer as n_register,
    ntile(5) over (order by h.gdp_usd / h.population, h.country_iso)::smallint as gdp_bucket,
    round(
        greatest(
            least(
                k.openness_at_10000_km2
                - (log10(greatest(h.area_km2, k.openness_min_area_km2)) - 4) / k.openness_decades_per_unit, 1e0
            ), k.openness_min_openness
        ), 9
    ) as openness,
    case h.territory_class when 'spread' then k.chain_ceiling_spread else k.chain_ceiling_narrow end::integer as chain_ceiling,
    h.currency_code,
    h.tz_support_places
from home as h
inner join apportioned as a on a.country_iso = h.country_iso
cross join {{ source('policy_1A', 'merchant_population') }} as k
order by h.country_iso
