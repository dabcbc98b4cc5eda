-- The legality report counts what the datasets hold.
with recount as (
    select 'sites_total' as scope, count(*) as expected from {{ ref('site_timezones') }}
    union all
    select 'tzids_total', count(distinct tz_idx) from {{ ref('site_timezones') }}
    union all
    select t.kind || '_windows_total', count(*)
    from {{ ref('tz_timetable_cache') }} as t
    semi join {{ ref('site_timezones') }} as s on s.tz_idx = t.tz_idx
    where t.kind in ('gap', 'fold')
    group by t.kind
    union all
    select 'roundtrip_rows', count(distinct s.tz_idx) * 4 * any_value(h.horizon_hours)
    from {{ ref('site_timezones') }} as s
    cross join {{ source('policy_world', 'scale') }} as h
),

reported as (
    unpivot (select sites_total, tzids_total, gap_windows_total, fold_windows_total, roundtrip_rows from {{ ref('s4_legality_report') }})
    on columns(*) into name scope value found
)

select
    e.scope,
    r.found::varchar as found,
    e.expected::varchar as allowed,
    coalesce(r.found = e.expected, false) as is_ok,
    null::varchar as sample
from recount as e
left join reported as r on r.scope = e.scope
order by e.scope
