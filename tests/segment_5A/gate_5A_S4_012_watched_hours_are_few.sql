-- Hardly any factor leaves the range that is watched, and no hour has as many arrivals as are watched for.
{{ config(severity='warn') }}
select
    'watched share' as scope,
    round(sum(s.n_watched) / sum(s.n_hours), 6)::varchar as found,
    'at most ' || any_value(p.warn_warn_share) as allowed,
    coalesce(sum(s.n_watched) <= any_value(p.warn_warn_share) * sum(s.n_hours), false) as is_ok,
    null::varchar as sample
from {{ ref('s5_surface_profile_5A') }} as s
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
union all
select 'most in an hour', round(max(s.most_in_an_hour), 3)::varchar, 'at most ' || any_value(p.intensity_warn), coalesce(max(s.most_in_an_hour) <= any_value(p.intensity_warn), false), null
from {{ ref('s5_surface_profile_5A') }} as s
cross join {{ source('policy_5A', 'validation_policy') }} as p
