-- Every outlet stands in the tile that it was assigned to.
{% call gate_no_rows('site_id') %}
    select a.site_id
    from {{ ref('s5_site_tile_assignment') }} as a
    left join {{ ref('s7_site_synthesis') }} as s on s.site_id = a.site_id
    where s.tile_id is distinct from a.tile_id
{% endcall %}
