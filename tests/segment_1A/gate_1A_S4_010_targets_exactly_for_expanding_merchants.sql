-- A merchant wants foreign countries exactly when it expands and has candidates.
{% call gate_no_rows('merchant_id') %}
    select e.merchant_id
    from {{ ref('crossborder_eligibility_flags') }} as e
    left join {{ ref('s4_foreign_target') }} as t on t.merchant_id = e.merchant_id
    left join (
        select merchant_id, count(*) filter (where not is_home) as n_candidates
        from {{ ref('s3_candidate_set') }}
        group by merchant_id
    ) as c on c.merchant_id = e.merchant_id
    where t.k_target is null
        or (t.k_target >= 1) is distinct from (e.is_expanding and c.n_candidates >= 1)
        or t.k_target not between 0 and c.n_candidates
{% endcall %}
