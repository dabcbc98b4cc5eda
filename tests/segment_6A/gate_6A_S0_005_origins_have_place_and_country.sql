-- Every origin has a country and coordinates.
{% call gate_no_rows("origin_idx") %}
select origin_idx from {{ ref('s1_origin_base_6A') }}
where country_iso is null or not coalesce(lat_deg between -90 and 90 and lon_deg between -180 and 180, false)
{% endcall %}
