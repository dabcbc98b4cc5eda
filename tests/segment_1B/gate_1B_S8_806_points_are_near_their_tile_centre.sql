-- Every outlet stands within delta_max_deg of its tile's centre.
{% call gate_no_rows('site_id') %}
    select l.site_id
    from {{ ref('site_locations') }} as l
    left join {{ ref('s1_tile_index') }} as i on i.country_iso = l.legal_country_iso and i.tile_id = l.tile_id
    cross join {{ source('policy_1B', 'jitter') }} as j
    where coalesce(
        greatest(
            round(abs(l.lat_deg - i.centroid_lat_deg), j.coordinate_dp::integer),
            round(abs(l.lon_deg - i.centroid_lon_deg), j.coordinate_dp::integer)
        ) > j.delta_max_deg, true
    )
{% endcall %}
