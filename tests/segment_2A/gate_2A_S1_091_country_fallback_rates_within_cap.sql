-- In no country with enough sites does the share settled by fallback exceed the country cap.
select
    'countries with ' || k.fallback_country_min_sites || ' sites and more' as scope,
    coalesce(max(g.fallback_rate), 0)::varchar as found,
    'at most ' || k.fallback_country_rate_cap as allowed,
    coalesce(bool_and(g.fallback_rate <= g.cap_applied), true) as is_ok,
    'fallback_country_cap_exceeded: '
        || string_agg(g.scope_value || ' ' || g.fallback_count || ' of ' || g.sites_total, ', ' order by g.scope_value)
            filter (where g.fallback_rate > g.cap_applied) as sample
from {{ source('policy_2A', 'tz_governance') }} as k
left join {{ ref('s1_governance_2A') }} as g on g.scope_kind = 'country' and g.cap_applied is not null
group by k.fallback_country_min_sites, k.fallback_country_rate_cap
