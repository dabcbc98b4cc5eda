-- Which countries do people live in, and where do their cells begin?
with held as (
    select
        country_idx,
        country_iso,
        min(cell_off)::integer as cell_off,
        sum(cell_n)::integer as cell_n,
        count(*)::integer as place_n,
        min(place_idx)::integer as place_off
    from {{ ref('s1_place_base_6A') }}
    group by country_idx, country_iso
)

select
    h.country_idx,
    h.country_iso,
    p.region,
    (dense_rank() over (order by c.currency_code) - 1)::utinyint as currency_idx,
    c.currency_code,
    h.place_off,
    h.place_n,
    h.cell_off,
    h.cell_n,
    d.origin_milli,
    d.customer_milli,
    p.is_imputed
from held as h
inner join {{ ref('s1_country_profile_6A') }} as p on p.country_iso = h.country_iso
inner join {{ ref('s1_country_demand') }} as d on d.country_iso = h.country_iso
inner join {{ source('ref', 'ref_countries') }} as c on c.country_iso = h.country_iso
order by h.country_idx
