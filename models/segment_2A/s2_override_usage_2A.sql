-- Which overrides are in force, which of them did anything, and is each accounted for?
with in_force as (
    {{ tz_active_overrides() }}
),

used as (
    select
        winning_override_id as override_id,
        count(*) as sites_won,
        count(*) filter (where override_id is not null) as sites_changed
    from {{ ref('s2_zone_decision_2A') }}
    where winning_override_id is not null
    group by winning_override_id
)

select
    o.override_id,
    o.scope,
    o.target,
    o.tzid,
    o.apply_to,
    f.override_id is not null as is_active,
    (nullif(trim(o.notes), '') is not null or nullif(trim(o.evidence_url), '') is not null)
        and nullif(trim(o.owner), '') is not null
        and nullif(trim(o.reason_code), '') is not null as is_provenance_complete,
    coalesce(u.sites_won, 0)::bigint as sites_won,
    coalesce(u.sites_changed, 0)::bigint as sites_changed,
    coalesce(u.sites_won - u.sites_changed, 0)::bigint as sites_without_effect,
    f.override_id is not null and u.override_id is null as is_dormant
from {{ source('policy_2A', 'tz_overrides__overrides') }} as o
left join in_force as f on f.override_id = o.override_id
left join used as u on u.override_id = o.override_id
order by o.override_id
