-- Candidate countries stand in ref_countries.
{% call gate_no_rows("merchant_id || ' ' || country_iso") %}
    select c.merchant_id, c.country_iso
    from {{ ref('s3_candidate_set') }} as c
    where c.country_iso not in (select country_iso from {{ source('ref', 'ref_countries') }})
{% endcall %}
