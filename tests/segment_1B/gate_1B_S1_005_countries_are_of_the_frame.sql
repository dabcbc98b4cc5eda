-- Every tile belongs to a country of the frame.
{% call gate_no_rows('country_iso') %}
    select distinct country_iso
    from {{ ref('s1_tile_index') }}
    where country_iso not in (select country_iso from {{ ref('s0_country_frame') }})
{% endcall %}
