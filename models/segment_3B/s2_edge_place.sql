-- In which place does each edge stand?
with place as (
    select
        country_iso,
        place_id,
        lat_deg,
        lon_deg,
        greatest(population, w.least_place_population)::integer as population
    from (
        select *, row_number() over (partition by country_iso order by population desc, place_id) as size_rank
        from {{ source('ref', 'ref_places') }}
        where country_iso in (select country_iso from {{ ref('s2_edge_country_surface') }})
    ) as p
    cross join {{ source('policy_3B', 'cdn_country_weights') }} as w
    where p.size_rank <= w.places_per_country_max
),

candidate as (
    select
        b.merchant_idx,
        b.country_iso,
        b.n_edges,
        p.place_id,
        p.population,
        m.merchant_id,
        {{ rng_uniform('3B.S2.place', ['m.merchant_id', iso_key('b.country_iso'), 'p.place_id']) }} as u
    from {{ ref('s2_country_budget') }} as b
    inner join {{ ref('s2_merchant_profile') }} as m on m.merchant_idx = b.merchant_idx
    inner join place as p on p.country_iso = b.country_iso
),

-- exponential race without replacement; where edges outnumber places, the order starts again
raced as (
    select
        c.*,
        row_number() over (
            partition by c.merchant_idx, c.country_iso
            order by -ln(c.u) / pow(c.population, w.place_population_exponent), c.place_id
        ) as place_rank,
        count(*) over (partition by c.merchant_idx, c.country_iso) as n_places
    from candidate as c
    cross join {{ source('policy_3B', 'cdn_country_weights') }} as w
),

taken as (
    select
        merchant_idx,
        merchant_id,
        country_iso,
        place_id,
        population,
        n_places,
        unnest(range(place_rank, n_edges + 1, n_places)) as place_order
    from raced
    where place_rank <= n_edges
)

select
    merchant_idx,
    (row_number() over (partition by merchant_idx order by country_iso, place_order))::integer as edge_seq,
    merchant_id,
    country_iso,
    place_id::bigint as place_id,
    population,
    n_places::integer as n_places
from taken
order by merchant_idx, edge_seq
