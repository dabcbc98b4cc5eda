-- Every country with outlets has a market centre.
{% call gate_no_rows('legal_country_iso') %}
    select distinct legal_country_iso
    from {{ ref('s3_requirements') }}
    where legal_country_iso not in (select country_iso from {{ ref('s4_market_centres') }})
{% endcall %}
