-- How concentrated is each country's surface, and what did flattening leave out?
with indexed as (
    select
        country_iso,
        count(*)::integer as n_tiles_indexed,
        sum(round(mass * 1e6)::bigint)::bigint as mass_micro
    from {{ ref('s1_tile_index') }}
    group by country_iso
),

ranked_tile as (
    select
        w.*,
        round(i.mass * 1e6)::bigint as mass_micro,
        row_number() over (partition by w.country_iso order by w.weight_e12 desc, w.tile_id) as weight_rank
    from {{ ref('s2_tile_weights') }} as w
    inner join {{ ref('s1_tile_index') }} as i on i.country_iso = w.country_iso and i.tile_id = w.tile_id
),

weighted as (
    select
        country_iso,
        count(*)::integer as n_tiles,
        sum(mass_micro)::bigint as mass_micro,
        round(1e24 / sum(weight_e12::hugeint * weight_e12)::double, 3) as effective_tiles,
        max(weight_e12) / 1e12 as top_tile_share,
        sum(case when weight_rank <= 10 then weight_e12 else 0 end)::bigint / 1e12 as top10_tile_share
    from ranked_tile
    group by country_iso
)

select
    i.country_iso,
    i.n_tiles_indexed,
    w.n_tiles,
    round(1 - w.mass_micro::double / i.mass_micro, 9) as dropped_mass_share,
    w.effective_tiles,
    w.top_tile_share,
    w.top10_tile_share
from indexed as i
inner join weighted as w on w.country_iso = i.country_iso
order by i.country_iso
