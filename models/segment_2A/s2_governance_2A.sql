-- How many final zones did overrides set, and do they stay within the cap, in the world and in each country?
with final_zone as (
    select
        f.legal_country_iso,
        f.tzid_source,
        f.override_scope,
        d.winning_override_id is not null and d.override_id is null as is_without_effect
    from {{ ref('site_timezones') }} as f
    inner join {{ ref('s2_zone_decision_2A') }} as d on d.site_id = f.site_id
),

scoped as (
    select 'global' as scope_kind, 'world' as scope_value, * exclude (legal_country_iso) from final_zone
    union all
    select 'country', legal_country_iso, * exclude (legal_country_iso) from final_zone
),

counted as (
    select
        scope_kind,
        scope_value,
        count(*) as sites_total,
        count(*) filter (where tzid_source = 'override') as override_count,
        count(*) filter (where tzid_source = 'override' and override_scope = 'site') as override_site_count,
        count(*) filter (where tzid_source = 'override' and override_scope = 'mcc') as override_mcc_count,
        count(*) filter (where tzid_source = 'override' and override_scope = 'country') as override_country_count,
        count(*) filter (where is_without_effect) as no_effect_count
    from scoped
    group by scope_kind, scope_value
),

-- The world answers for every override row, a country for the rows that name it.
override_row as (
    select 'global' as scope_kind, 'world' as scope_value, is_dormant, is_active and not is_provenance_complete as is_unaccounted
    from {{ ref('s2_override_usage_2A') }}
    union all
    select 'country', target, is_dormant, is_active and not is_provenance_complete
    from {{ ref('s2_override_usage_2A') }}
    where scope = 'country'
),

row_count as (
    select
        scope_kind,
        scope_value,
        count(*) filter (where is_dormant) as dormant_count,
        count(*) filter (where is_unaccounted) as provenance_missing
    from override_row
    group by scope_kind, scope_value
),

judged as (
    select
        c.*,
        c.override_count / c.sites_total as override_rate,
        coalesce(r.dormant_count, 0) as dormant_count,
        coalesce(r.provenance_missing, 0) as provenance_missing,
        case when c.scope_kind = 'global' then {{ tz_override_cap('2A-S2-090') }} end as cap_applied
    from counted as c
    cross join {{ source('policy_2A', 'tz_governance') }} as k
    left join row_count as r on r.scope_kind = c.scope_kind and r.scope_value = c.scope_value
),

reasoned as (
    select
        *,
        concat_ws(', ',
            case when override_rate > cap_applied then 'override_rate_cap_exceeded' end,
            case when provenance_missing > 0 then 'override_provenance_incomplete' end
        ) as reasons
    from judged
)

select
    scope_kind,
    scope_value,
    sites_total,
    override_count,
    override_rate,
    override_site_count,
    override_mcc_count,
    override_country_count,
    no_effect_count,
    dormant_count,
    provenance_missing,
    cap_applied,
    reasons <> '' as is_violation,
    nullif(reasons, '') as violation_reason
from reasoned
order by scope_kind, scope_value
