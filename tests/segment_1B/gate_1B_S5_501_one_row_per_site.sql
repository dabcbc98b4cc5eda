-- Every outlet of the catalogue is assigned exactly once.
{% call gate_no_rows('site_id') %}
    select coalesce(c.site_id, a.site_id) as site_id
    from {{ ref('outlet_catalogue') }} as c
    full join {{ ref('s5_site_tile_assignment') }} as a on a.site_id = c.site_id
    group by all
    having count(c.site_id) <> 1 or count(a.site_id) <> 1
{% endcall %}
