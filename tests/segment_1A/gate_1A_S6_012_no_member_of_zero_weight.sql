-- No member country has a weight of zero.
{% call gate_no_rows("merchant_id || ' ' || country_iso") %}
    select m.merchant_id, m.country_iso
    from {{ ref('s6_membership') }} as m
    left join {{ ref('s3_candidate_set') }} as c on c.merchant_id = m.merchant_id and c.country_iso = m.country_iso
    where not coalesce(c.base_weight > 0, false)
{% endcall %}
