-- Which areas are there whose arrivals may be one person's, and how much do they expect a day?
with area as (
    select
        catchment_idx,
        any_value(presence) as presence,
        any_value(country_idx) as country_idx,
        any_value(is_separate) as is_separate,
        count(*)::integer as n_members,
        sum(expected_milli)::bigint as expected_milli
    from {{ ref('s1_catchment_member') }}
    group by catchment_idx
)

select
    a.catchment_idx,
    a.presence,
    a.country_idx,
    a.is_separate,
    a.n_members,
    a.expected_milli,
    a.expected_milli * 24 < p.catchment_thin_daily_arrivals * 1000 * w.horizon_hours as is_thin,
    (sum(l.n_slots) over (order by a.catchment_idx) - l.n_slots)::integer as slot_off,
    l.n_slots
from area as a
inner join (select catchment_idx, count(*)::integer as n_slots from {{ ref('s1_catchment_origin_6B') }} group by catchment_idx) as l
    on l.catchment_idx = a.catchment_idx
cross join {{ source('policy_6B', 'sessions') }} as p
cross join {{ source('policy_world', 'scale') }} as w
order by a.catchment_idx
