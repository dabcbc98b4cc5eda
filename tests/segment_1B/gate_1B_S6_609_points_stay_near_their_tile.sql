-- No point leaves its tile's centre by more than delta_max_deg.
{% call gate_no_rows('site_id') %}
    select j.site_id
    from {{ ref('s6_site_jitter') }} as j
    cross join {{ source('policy_1B', 'jitter') }} as v
    where coalesce(greatest(abs(j.delta_lat_deg), abs(j.delta_lon_deg)) > v.delta_max_deg, true)
{% endcall %}
