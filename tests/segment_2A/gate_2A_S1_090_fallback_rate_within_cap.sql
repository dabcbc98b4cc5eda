-- The share of sites settled by fallback stays within the cap.
select
    'world: ' || fallback_count || ' of ' || sites_total || ' sites' as scope,
    fallback_rate::varchar as found,
    'at most ' || cap_applied as allowed,
    coalesce(fallback_rate <= cap_applied, false) as is_ok,
    case when fallback_rate > cap_applied then 'fallback_rate_cap_exceeded' end as sample
from {{ ref('s1_governance_2A') }}
where scope_kind = 'global'
