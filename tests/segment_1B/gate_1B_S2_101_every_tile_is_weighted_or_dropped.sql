-- A tile of the index has a weight, or its cell is thinner than cell_min_mass.
{% call gate_no_rows("country_iso || ' ' || tile_id") %}
    with cell as (
        select
            country_iso,
            cell_id,
            sum(mass::decimal(18, 6)) as mass
        from {{ ref('s1_tile_index') }}
        group by country_iso, cell_id
    )

    select i.country_iso, i.tile_id
    from {{ ref('s1_tile_index') }} as i
    inner join cell as c on c.country_iso = i.country_iso and c.cell_id = i.cell_id
    cross join {{ source('policy_1B', 'tile_surface') }} as s
    anti join {{ ref('s2_tile_weights') }} as w on w.country_iso = i.country_iso and w.tile_id = i.tile_id
    where c.mass >= s.cell_min_mass
{% endcall %}
