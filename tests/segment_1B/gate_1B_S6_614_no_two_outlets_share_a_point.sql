-- No two outlets stand on one coordinate.
{% call gate_no_rows('site_id') %}
    select j.site_id
    from {{ ref('s6_site_jitter') }} as j
    inner join {{ ref('s1_tile_index') }} as i on i.country_iso = j.legal_country_iso and i.tile_id = j.tile_id
    cross join {{ source('policy_1B', 'jitter') }} as s
    qualify count(*) over (
        partition by
            round(i.centroid_lat_deg + j.delta_lat_deg, s.coordinate_dp::integer),
            round(i.centroid_lon_deg + j.delta_lon_deg, s.coordinate_dp::integer)
    ) > 1
{% endcall %}
