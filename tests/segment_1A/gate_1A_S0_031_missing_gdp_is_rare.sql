-- Countries without GDP or population hold few of the world's people; the sample names them.
with country as (
    select country_iso, coalesce(population, 0) as population, gdp_usd is null or population is null as is_missing
    from {{ source('ref', 'ref_countries') }}
)

select
    'population share' as scope,
    round(sum(population) filter (where is_missing) / sum(population), 6)::varchar as found,
    'at most ' || (select missing_gdp_population_share_max from {{ source('policy_1A', 'validation') }})::varchar as allowed,
    coalesce(sum(population) filter (where is_missing), 0) <= (select missing_gdp_population_share_max from {{ source('policy_1A', 'validation') }}) * sum(population) as is_ok,
    array_to_string(list(country_iso order by country_iso) filter (where is_missing), ', ') as sample
from country
