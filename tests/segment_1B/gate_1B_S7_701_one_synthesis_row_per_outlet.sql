-- Every outlet of the catalogue has exactly one place.
{% call gate_no_rows('site_id') %}
    select coalesce(c.site_id, s.site_id) as site_id
    from {{ ref('outlet_catalogue') }} as c
    full join {{ ref('s7_site_synthesis') }} as s on s.site_id = c.site_id
    group by all
    having count(c.site_id) <> 1 or count(s.site_id) <> 1
{% endcall %}
