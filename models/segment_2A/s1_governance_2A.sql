-- How many sites got their zone by anything but a polygon, in the world and in each country? The only count of these rates.
with scoped as (
    select 'global' as scope_kind, 'world' as scope_value, resolution from {{ ref('s1_tz_lookup') }}
    union all
    select 'country', legal_country_iso, resolution from {{ ref('s1_tz_lookup') }}
),

counted as (
    select
        scope_kind,
        scope_value,
        count(*) as sites_total,
        count(*) filter (where resolution = 'fallback') as fallback_count,
        count(*) filter (where resolution = 'override') as override_count,
        count(*) filter (where resolution = 'nudge') as nudge_count,
        count(*) filter (where resolution = 'overlap_rule') as overlap_count
    from scoped
    group by scope_kind, scope_value
),

-- The world has both caps; a country has the fallback cap alone, from the policy's number of sites on.
capped as (
    select
        c.*,
        c.fallback_count / c.sites_total as fallback_rate,
        c.override_count / c.sites_total as override_rate,
        case
            when c.scope_kind = 'global' then k.fallback_rate_cap
            when c.sites_total >= k.fallback_country_min_sites then k.fallback_country_rate_cap
        end as cap_applied,
        case when c.scope_kind = 'global' then {{ tz_override_cap('2A-S1-092') }} end as override_cap_applied
    from counted as c
    cross join {{ source('policy_2A', 'tz_governance') }} as k
),

judged as (
    select
        *,
        concat_ws(', ',
            case when fallback_rate > cap_applied and scope_kind = 'global' then 'fallback_rate_cap_exceeded' end,
            case when fallback_rate > cap_applied and scope_kind = 'country' then 'fallback_country_cap_exceeded' end,
            case when override_rate > override_cap_applied then 'override_rate_cap_exceeded' end
        ) as reasons
    from capped
)

select
    scope_kind,
    scope_value,
    sites_total,
    fallback_count,
    fallback_rate,
    override_count,
    override_rate,
    nudge_count,
    overlap_count,
    cap_applied,
    override_cap_applied,
    reasons <> '' as is_violation,
    nullif(reasons, '') as violation_reason
from judged
order by scope_kind, scope_value
