-- No factor leaves its clamp, and few leave the range that is watched, low ones of an outage aside.
select
    'beyond the clamp' as scope,
    sum(n_beyond_clamp)::varchar as found,
    '0' as allowed,
    sum(n_beyond_clamp) = 0 as is_ok,
    null::varchar as sample
from {{ ref('s5_surface_profile_5A') }}
union all
select
    'watched share',
    round(sum(s.n_watched) / sum(s.n_hours), 6)::varchar,
    'at most ' || any_value(p.warn_fail_share),
    coalesce(sum(s.n_watched) <= any_value(p.warn_fail_share) * sum(s.n_hours), false),
    null
from {{ ref('s5_surface_profile_5A') }} as s
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
