-- Every country with a requirement has weighted tiles.
{% call gate_no_rows('legal_country_iso') %}
    select distinct legal_country_iso
    from {{ ref('s3_requirements') }}
    where legal_country_iso not in (select country_iso from {{ ref('s2_tile_weights') }})
{% endcall %}
