-- An expanding merchant weighs a handful of countries, not the world; above the watch line the record says so.
with foreign_candidate as (
    select count(*) filter (where not c.is_home) as n_candidates
    from {{ ref('s3_candidate_set') }} as c
    inner join {{ ref('crossborder_eligibility_flags') }} as e on e.merchant_id = c.merchant_id
    where e.is_expanding
    group by c.merchant_id
),

figure as (
    select quantile_cont(n_candidates, 0.5) as median_candidates
    from foreign_candidate
)

select
    case when f.median_candidates > v.candidates_median_max then 'median, above the watch line' else 'median' end as scope,
    f.median_candidates::varchar as found,
    'at most ' || v.candidates_median_limit || ', watched above ' || v.candidates_median_max as allowed,
    coalesce(f.median_candidates <= v.candidates_median_limit, false) as is_ok,
    null::varchar as sample
from figure as f
cross join {{ source('policy_1A', 'validation') }} as v
