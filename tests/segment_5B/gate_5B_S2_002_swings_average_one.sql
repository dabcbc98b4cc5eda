-- The factors average one and are hardly ever clipped.
select
    'mean factor' as scope,
    round(avg(list_avg(l.factor)), 6)::varchar as found,
    '1 within ' || any_value(p.mean_tolerance) as allowed,
    coalesce(abs(avg(list_avg(l.factor)) - 1) <= any_value(p.mean_tolerance), false) as is_ok,
    null::varchar as sample
from {{ ref('s2_latent_field_5B') }} as l
cross join {{ source('policy_5B', 'arrival_lgcp_config') }} as p
union all
select
    'clipped share',
    round(sum(len(list_filter(l.factor, lambda x: x <= p.clip_lo::float or x >= p.clip_hi::float))) / sum(len(l.factor)), 9)::varchar,
    'at most ' || any_value(p.max_clipped_share),
    coalesce(sum(len(list_filter(l.factor, lambda x: x <= p.clip_lo::float or x >= p.clip_hi::float))) / sum(len(l.factor)) <= any_value(p.max_clipped_share), false),
    null
from {{ ref('s2_latent_field_5B') }} as l
cross join {{ source('policy_5B', 'arrival_lgcp_config') }} as p
