-- Every country with an outlet has a site area and at least one populated place.
-- depends_on: {{ ref('s0_gate_receipt_1B') }}
{% call gate_no_rows('legal_country_iso') %}
    select distinct c.legal_country_iso
    from {{ ref('outlet_catalogue') }} as c
    where c.legal_country_iso not in (select country_iso from {{ source('ref', 'ref_site_area') }})
        or c.legal_country_iso not in (select country_iso from {{ source('ref', 'ref_places') }})
{% endcall %}
