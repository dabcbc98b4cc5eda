-- No country has a zero or negative GDP.
{% call gate_no_rows('country_iso') %}
    select country_iso
    from {{ source('ref', 'ref_countries') }}
    where gdp_usd <= 0
{% endcall %}
