-- The share of sites settled by an override in the lookup stays within the cap.
select
    'world: ' || override_count || ' of ' || sites_total || ' sites' as scope,
    override_rate::varchar as found,
    'at most ' || override_cap_applied as allowed,
    coalesce(override_rate <= override_cap_applied, false) as is_ok,
    case when override_rate > override_cap_applied then 'override_rate_cap_exceeded' end as sample
from {{ ref('s1_governance_2A') }}
where scope_kind = 'global'
