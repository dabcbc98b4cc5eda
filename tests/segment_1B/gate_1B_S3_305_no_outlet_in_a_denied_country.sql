-- No outlet is required in a denied country.
{% call gate_no_rows('legal_country_iso') %}
    select distinct legal_country_iso
    from {{ ref('s3_requirements') }}
    where legal_country_iso in (select value from {{ source('policy_1B', 'placement__denylist_country_iso') }})
{% endcall %}
