-- Every area with a visitor uplift exists among the places; sample lists the areas of that country.
-- depends_on: {{ ref('s0_gate_receipt_1B') }}
{% call gate_no_rows("found || ' (allowed: ' || allowed || ')'") %}
    select
        u.country_iso || '.' || u.admin1_code as found,
        coalesce((
            select string_agg(distinct p.admin1_code, ' ' order by p.admin1_code)
            from {{ source('ref', 'ref_places') }} as p
            where p.country_iso = u.country_iso
        ), 'no place in the country') as allowed
    from {{ source('policy_1B', 'tile_surface__visitor_uplift') }} as u
    where not exists (
        select 1
        from {{ source('ref', 'ref_places') }} as p
        where p.country_iso = u.country_iso and p.admin1_code = u.admin1_code
    )
{% endcall %}
