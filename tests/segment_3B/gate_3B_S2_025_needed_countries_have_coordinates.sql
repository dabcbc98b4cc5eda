-- Every needed country has places, a polygon and a centroid.
{% call gate_no_rows("country_iso") %}
select country_iso from {{ ref('s2_edge_country_surface') }} where not coalesce(n_places > n_places_without_coordinates and has_polygon and has_centroid, false)
{% endcall %}
