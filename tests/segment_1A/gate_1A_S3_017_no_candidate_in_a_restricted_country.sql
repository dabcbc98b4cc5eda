-- No foreign candidate is a restricted country.
{% call gate_no_rows("merchant_id || ' ' || country_iso") %}
    select c.merchant_id, c.country_iso
    from {{ ref('s3_candidate_set') }} as c
    where not c.is_home
        and c.country_iso in (select value from {{ source('policy_1A', 'crossborder__restricted_iso') }})
{% endcall %}
