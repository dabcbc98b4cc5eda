-- How much custom do the people of each country make, at home and abroad, and how many cells of people does that ask for?
with origin as (
    select
        o.country_iso,
        o.cp_milli + o.cnp_milli as milli,
        o.cp_milli * f.cp_foreign + o.cnp_milli * f.cnp_foreign as foreign_milli
    from {{ ref('s1_origin_base_6A') }} as o
    inner join {{ ref('s1_foreign_share') }} as f on f.demand_class = o.demand_class
),

here as (
    select country_iso, sum(milli)::bigint as milli, sum(round(foreign_milli)::bigint)::bigint as foreign_milli
    from origin
    group by country_iso
),

abroad as (
    select c.from_country_iso as country_iso, sum(round(h.foreign_milli / p.corridor_slots)::bigint)::bigint as milli
    from {{ ref('s1_corridor_6A') }} as c
    inner join here as h on h.country_iso = c.country_iso
    cross join {{ source('policy_6A', 'population') }} as p
    group by c.from_country_iso
),

asked as (
    select
        h.country_iso,
        h.milli as origin_milli,
        h.milli - h.foreign_milli + coalesce(a.milli, 0) as customer_milli,
        {{ rng_uniform('6A.S1.country', [iso_key('h.country_iso')]) }} as u
    from here as h
    left join abroad as a on a.country_iso = h.country_iso
),

-- one draw moves the whole world a little
world as (
    select
        round(sum(a.origin_milli) / 1000e0 / (any_value(h.horizon_days) * any_value(p.arrivals_per_active_party_day))
            / ((any_value(p.cell_active_min) + (any_value(p.cell_active_span) - 1) / 2e0) / any_value(p.cell_size))
            * exp(any_value(w.noise)) / any_value(p.cell_size))::bigint as n_cells
    from asked as a
    cross join {{ ref('s4_horizon') }} as h
    cross join {{ source('policy_6A', 'population') }} as p
    cross join (
        select least(greatest(q.world_sigma * {{ dist_normal('u') }}, -q.world_clip), q.world_clip) as noise
        from (select {{ rng_uniform('6A.S1.world', ['0::bigint']) }} as u) as d
        cross join {{ source('policy_6A', 'population') }} as q
    ) as w
),

weighed as (
    select
        a.*,
        round(a.customer_milli * exp(least(greatest(p.country_sigma * {{ dist_normal('a.u') }}, -p.country_clip), p.country_clip)), 3) as weight,
        p.country_min_cells as min_cells,
        w.n_cells
    from asked as a
    cross join {{ source('policy_6A', 'population') }} as p
    cross join world as w
),

floored as (
    select
        *,
        weight * n_cells < min_cells * sum(weight::decimal(28, 3)) over ()::double as is_floored
    from weighed
),

rest as (
    select
        *,
        case when is_floored then 0 else weight end as free_weight,
        greatest(n_cells - min_cells * count(*) filter (where is_floored) over (), 0) as free_cells
    from floored
),

apportioned as (
    {{ largest_remainder('rest', [], weight='free_weight', total='free_cells', ties=['country_iso'], count='drawn_cells') }}
)

select
    country_iso,
    origin_milli,
    customer_milli,
    is_floored,
    greatest(drawn_cells, min_cells)::integer as cell_n
from apportioned
order by country_iso
