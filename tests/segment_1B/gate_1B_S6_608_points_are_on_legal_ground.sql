-- No outlet stands outside its country, its land or its legal zones.
{% call gate_no_rows('site_id') %}
    with site_point as (
        select
            j.site_id,
            j.legal_country_iso as country_iso,
            round(i.centroid_lat_deg + j.delta_lat_deg, s.coordinate_dp::integer) as lat_deg,
            round(i.centroid_lon_deg + j.delta_lon_deg, s.coordinate_dp::integer) as lon_deg
        from {{ ref('s6_site_jitter') }} as j
        inner join {{ ref('s1_tile_index') }} as i on i.country_iso = j.legal_country_iso and i.tile_id = j.tile_id
        cross join {{ source('policy_1B', 'jitter') }} as s
    ),

    tested as (
        {{ tested_points('site_point', ['site_id']) }}
    )

    select s.site_id
    from site_point as s
    left join tested as t on t.site_id = s.site_id
    where t.is_inside is distinct from true
{% endcall %}
