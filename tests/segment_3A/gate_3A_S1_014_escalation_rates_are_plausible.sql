-- Neither nearly all nor hardly any pairs are split.
select
    'all pairs' as scope,
    round(avg(is_escalated::integer), 4)::varchar as found,
    any_value(p.escalated_share_of_all_min) || ' to ' || any_value(p.escalated_share_of_all_max) as allowed,
    coalesce(avg(is_escalated::integer) between any_value(p.escalated_share_of_all_min) and any_value(p.escalated_share_of_all_max), false) as is_ok,
    null::varchar as sample
from {{ ref('s1_escalation_queue') }} as q
cross join {{ source('policy_3A', 'zone_mixture_policy') }} as p
union all
select
    'eligible pairs' as scope,
    round(avg(is_escalated::integer), 4)::varchar as found,
    any_value(p.escalated_share_of_eligible_min) || ' to ' || any_value(p.escalated_share_of_eligible_max) as allowed,
    coalesce(avg(is_escalated::integer) between any_value(p.escalated_share_of_eligible_min) and any_value(p.escalated_share_of_eligible_max), false) as is_ok,
    null::varchar as sample
from {{ ref('s1_escalation_queue') }} as q
cross join {{ source('policy_3A', 'zone_mixture_policy') }} as p
where q.zone_count_country >= 2 and q.site_count >= p.min_sites
