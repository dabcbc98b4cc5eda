-- The share of final zones set by overrides stays within the cap.
select
    'world: ' || override_count || ' of ' || sites_total || ' sites' as scope,
    override_rate::varchar as found,
    'at most ' || cap_applied as allowed,
    coalesce(override_rate <= cap_applied, false) as is_ok,
    case when override_rate > cap_applied then 'override_rate_cap_exceeded' end as sample
from {{ ref('s2_governance_2A') }}
where scope_kind = 'global'
