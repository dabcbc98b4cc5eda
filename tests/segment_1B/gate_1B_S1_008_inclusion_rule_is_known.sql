-- A tile is in the index for its place or for the reach of one.
{% call gate_no_rows("country_iso || ' ' || tile_id") %}
    select country_iso, tile_id
    from {{ ref('s1_tile_index') }}
    where coalesce(inclusion_rule <> case when n_places > 0 then 'place' else 'kernel' end, true)
{% endcall %}
