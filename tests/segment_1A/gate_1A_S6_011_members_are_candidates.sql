-- A merchant opens only in countries it considered.
{% call gate_no_rows("merchant_id || ' ' || country_iso") %}
    select m.merchant_id, m.country_iso
    from {{ ref('s6_membership') }} as m
    anti join {{ ref('s3_candidate_set') }} as c on c.merchant_id = m.merchant_id and c.country_iso = m.country_iso
{% endcall %}
