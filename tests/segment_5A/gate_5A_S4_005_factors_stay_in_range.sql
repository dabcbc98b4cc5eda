-- No factor leaves its clamp, and few leave the range that is watched, low ones of an outage aside.
select
    'beyond the clamp' as scope,
    count(*) filter (where not coalesce(s.overlay_factor_total between p.clamp_lo and p.clamp_hi, false))::varchar as found,
    '0' as allowed,
    count(*) filter (where not coalesce(s.overlay_factor_total between p.clamp_lo and p.clamp_hi, false)) = 0 as is_ok,
    null::varchar as sample
from {{ ref('merchant_zone_scenario_local_5A') }} as s
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
union all
select 'watched share', round(w.share, 6)::varchar, 'at most ' || p.warn_fail_share, coalesce(w.share <= p.warn_fail_share, false), null
from ({{ watched_factors() }}) as w
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
