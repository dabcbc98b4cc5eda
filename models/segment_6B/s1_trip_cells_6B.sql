{{ config(parts_by='utc_day', is_long=true) }}
-- How many arrivals share a catchment and a window, and among how many trips are they parted?
with arrival as (
    {{ arrivals_in_trip_cells() }}
),

cell as (
    select utc_day, trip_cell, cell_key, count(*)::integer as arrival_count
    from arrival
    group by utc_day, trip_cell, cell_key
),

drawn as (
    select *, {{ rng_uniform('6B.S1.trips', ['cell_key']) }} as u from cell
)

select
    d.utc_day::utinyint as utc_day,
    d.trip_cell,
    ((d.cell_key >> 34) & 65535)::smallint as catchment_idx,
    d.arrival_count,
    greatest(1, floor(d.arrival_count / p.mean_trip_arrivals + d.u))::integer as trip_count
from drawn as d
cross join {{ source('policy_6B', 'sessions') }} as p
order by d.utc_day, d.trip_cell
