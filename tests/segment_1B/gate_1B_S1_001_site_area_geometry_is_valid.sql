-- The ground under the index is made of valid polygons.
-- depends_on: {{ ref('s1_tile_area') }}
{% call gate_no_rows("country_iso || ' part ' || part_id || ': ' || fault") %}
    select a.country_iso, a.part_id, coalesce(geometry_fault(a.geometry), 'missing') as fault
    from {{ source('ref', 'ref_site_area') }} as a
    inner join {{ ref('s0_country_frame') }} as f on f.country_iso = a.country_iso
    where coalesce(geometry_fault(a.geometry), 'missing') <> ''
{% endcall %}
