-- No place of a needed country lacks coordinates.
{% call gate_no_rows("country_iso") %}
select country_iso from {{ ref('s2_edge_country_surface') }} where not coalesce(n_places_without_coordinates = 0, false)
{% endcall %}
