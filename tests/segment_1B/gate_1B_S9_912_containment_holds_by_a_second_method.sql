-- A keyed sample of outlets lies in its site area by winding numbers too.
{% call gate_no_rows('site_id') %}
    with site_point as (
        select
            site_id,
            legal_country_iso as country_iso,
            lat_deg,
            lon_deg,
            {{ rng_uniform('1B.S9.winding', ['site_id']) }} as sample_u
        from {{ ref('site_locations') }}
    ),

    sampled as (
        select s.*
        from site_point as s
        cross join {{ source('policy_1B', 'validation') }} as v
        where s.sample_u < v.winding_sample
    ),

    tested as (
        {{ tested_points('sampled', ['site_id'], method='site_area_winds') }}
    )

    select s.site_id
    from sampled as s
    left join tested as t on t.site_id = s.site_id
    where t.is_inside is distinct from true
{% endcall %}
