-- Candidate ranks run from 0 without gap, and no country comes twice.
{% call gate_no_rows('merchant_id') %}
    select merchant_id
    from {{ ref('s3_candidate_set') }}
    group by merchant_id
    having min(candidate_rank) <> 0
        or max(candidate_rank) <> count(*) - 1
        or count(distinct candidate_rank) <> count(*)
        or count(distinct country_iso) <> count(*)
{% endcall %}
