-- A presence multiplier for a country outside the frame has no effect; the sample lists them.
{{ config(severity='warn') }}
{% call gate_no_rows('country_iso') %}
    select key as country_iso
    from {{ source('policy_1A', 'merchant_population__presence_multiplier') }}
    where key not in (select country_iso from {{ ref('s0_country_frame') }})
{% endcall %}
