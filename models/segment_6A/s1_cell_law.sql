-- How many parties of each cell are active, and how unevenly?
with cell as (
    select
        place_idx,
        country_idx,
        cell_off + unnest(range(cell_n)) as cell_idx
    from {{ ref('s1_place_base_6A') }}
    where cell_n > 0
),

drawn as (
    select
        *,
        {{ rng_bits('6A.S1.cell', ['cell_idx'], index=0) }} as word,
        {{ rng_uniform('6A.S1.cell', ['cell_idx'], index=1) }} as u
    from cell
)

select
    d.cell_idx::integer as cell_idx,
    d.place_idx,
    d.country_idx,
    (p.cell_active_min + {{ rng_shift_right('(d.word * p.cell_active_span)', 32) }})::utinyint as n_active,
    round(p.cell_skew_min + p.cell_skew_span * d.u, 6) as skew_a
from drawn as d
cross join {{ source('policy_6A', 'population') }} as p
order by cell_idx
