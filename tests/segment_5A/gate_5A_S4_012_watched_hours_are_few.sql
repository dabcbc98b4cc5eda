-- Hardly any factor leaves the range that is watched, and no hour has as many arrivals as are watched for.
{{ config(severity='warn') }}
select
    'watched share' as scope,
    round(w.share, 6)::varchar as found,
    'at most ' || p.warn_warn_share as allowed,
    coalesce(w.share <= p.warn_warn_share, false) as is_ok,
    null::varchar as sample
from ({{ watched_factors() }}) as w
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
union all
select 'most in an hour', round(max(s.intensity), 3)::varchar, 'at most ' || any_value(p.intensity_warn), coalesce(max(s.intensity) <= any_value(p.intensity_warn), false), null
from {{ ref('merchant_zone_scenario_local_5A') }} as s
cross join {{ source('policy_5A', 'validation_policy') }} as p
