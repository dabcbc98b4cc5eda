-- Every coordinate is a latitude and a longitude.
{% call gate_no_rows('site_id') %}
    select site_id
    from {{ ref('site_locations') }}
    where coalesce(not (lat_deg between -90 and 90 and lon_deg between -180 and 180), true)
{% endcall %}
