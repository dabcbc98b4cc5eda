-- How likely is an outlet of a country to stand in each of its tiles?
with tile as (
    select
        country_iso,
        tile_id,
        cell_id,
        main_admin1,
        morton,
        round(mass * 1e6)::bigint as mass_micro,
        round(area_km2 * land_share * 1e6)::bigint as land_m2
    from {{ ref('s1_tile_index') }}
),

surface as (
    select * from {{ source('policy_1B', 'tile_surface') }}
),

cell_mass as (
    select
        country_iso,
        cell_id,
        sum(mass_micro)::bigint as mass_micro
    from tile
    group by country_iso, cell_id
),

-- First-level areas follow each other as their heaviest tiles do on the space-filling curve.
admin1_place as (
    select
        country_iso,
        main_admin1,
        arg_max(morton, row(mass_micro, -tile_id)) as admin1_morton
    from tile
    group by country_iso, main_admin1
),

-- Thin cells hold no outlets; a country of thin cells only keeps its best one.
kept_cell as (
    select
        c.country_iso,
        c.cell_id,
        pow(c.mass_micro / 1e6, s.cell_exponent) as flattened_mass
    from cell_mass as c
    cross join surface as s
    qualify c.mass_micro >= s.cell_min_mass * 1000000
        or row_number() over (partition by c.country_iso order by c.mass_micro desc, c.cell_id) = 1
),

-- Powers become whole numbers before they are summed, so that sums are exact.
tile_pull as (
    select
        t.country_iso,
        t.tile_id,
        t.main_admin1,
        t.morton,
        t.land_m2,
        k.flattened_mass,
        round(pow(t.mass_micro / 1e6, s.tile_exponent) * 1e6)::bigint as pull,
        sum(round(pow(t.mass_micro / 1e6, s.tile_exponent) * 1e6)::bigint) over (partition by t.country_iso, t.cell_id) as cell_pull
    from tile as t
    inner join kept_cell as k on k.country_iso = t.country_iso and k.cell_id = t.cell_id
    cross join surface as s
),

tile_people as (
    select
        *,
        round(flattened_mass * pull / cell_pull * 1e9)::bigint as people
    from tile_pull
),

tile_share as (
    select
        t.country_iso,
        t.tile_id,
        t.main_admin1,
        t.morton,
        s.basis_mix_people * t.people / sum(t.people) over country
        + s.basis_mix_area * t.land_m2 / sum(t.land_m2) over country
        + s.basis_mix_uniform / count(*) over country as share
    from tile_people as t
    cross join surface as s
    window country as (partition by t.country_iso)
),

apportioned as (
    {{ quantised_weights('tile_share', ['country_iso'], weight='share', ties=['tile_id']) }}
),

-- Along the curve area by area: any stretch of weight lies in few areas, and every area is one stretch.
on_curve as (
    select
        w.country_iso,
        w.tile_id,
        w.weight_e12,
        (row_number() over curve)::integer as curve_rank,
        (sum(w.weight_e12) over curve)::bigint as cum_after_e12
    from apportioned as w
    inner join admin1_place as a on a.country_iso = w.country_iso and a.main_admin1 = w.main_admin1
    where w.weight_e12 > 0
    window curve as (partition by w.country_iso order by a.admin1_morton, w.main_admin1, w.morton, w.tile_id rows unbounded preceding)
)

select
    c.country_iso,
    c.tile_id,
    c.weight_e12,
    c.curve_rank,
    c.cum_after_e12 - c.weight_e12 as cum_before_e12,
    c.cum_after_e12,
    case when s.basis_mix_people = 1 then 'people' else 'mixed' end as basis
from on_curve as c
cross join surface as s
order by c.country_iso, c.tile_id
