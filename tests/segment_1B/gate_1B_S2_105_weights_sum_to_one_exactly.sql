-- The weights of a country sum to 10^12.
{% call gate_no_rows('country_iso') %}
    select country_iso
    from {{ ref('s2_tile_weights') }}
    group by country_iso
    having sum(weight_e12) <> 1000000000000
{% endcall %}
