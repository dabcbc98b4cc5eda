-- Every panel merchant has exactly one home row, and it has rank 0.
{% call gate_no_rows('merchant_id') %}
    select h.merchant_id
    from {{ ref('s1_hurdle') }} as h
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = h.merchant_id
    left join {{ ref('s3_candidate_set') }} as c on c.merchant_id = h.merchant_id
    where h.in_panel
    group by h.merchant_id, r.home_country_iso
    having count(*) filter (where c.is_home and c.candidate_rank = 0 and c.country_iso = r.home_country_iso) <> 1
        or count(*) filter (where c.is_home or c.candidate_rank = 0 or c.country_iso = r.home_country_iso) <> 1
{% endcall %}
