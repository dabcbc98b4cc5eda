-- Every country of the frame has a weighted tile.
{% call gate_no_rows('country_iso') %}
    select country_iso
    from {{ ref('s0_country_frame') }}
    where country_iso not in (select country_iso from {{ ref('s2_tile_weights') }})
{% endcall %}
