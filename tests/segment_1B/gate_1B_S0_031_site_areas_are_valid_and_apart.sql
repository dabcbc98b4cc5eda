-- Site areas are valid polygons, and no two countries claim the same ground.
-- depends_on: {{ ref('s0_gate_receipt_1B') }}
with checked as materialized (
    select
        country_iso,
        part_id,
        geometry,
        coalesce(geometry_fault(geometry), 'missing') as fault
    from {{ source('ref', 'ref_site_area') }}
),

-- Invalid polygons have no area to compare.
overlap as (
    select unnest(site_area_overlaps(list(country_iso), list(geometry))) as pair
    from checked
    where fault = ''
),

largest_overlap as (
    select
        coalesce(max(pair.overlap_km2), 0) as overlap_km2,
        arg_max(pair.country_a || '-' || pair.country_b, pair.overlap_km2) as countries
    from overlap
)

select
    'invalid polygons' as scope,
    count(*)::varchar as found,
    '0' as allowed,
    count(*) = 0 as is_ok,
    array_to_string(list(country_iso || ' part ' || part_id order by country_iso, part_id)[:5], ', ') as sample
from checked
where fault <> ''
union all
select
    'km2 shared by two countries',
    o.overlap_km2::varchar,
    'at most ' || v.overlap_max_km2::varchar,
    o.overlap_km2 <= v.overlap_max_km2,
    o.countries
from largest_overlap as o
cross join {{ source('policy_1B', 'validation') }} as v
