-- By which clock does each site live?
with moved as (
    select site_id, tzid_after from {{ ref('s2_rebalance_plan_2A') }} where is_moved
),

zone as (
    select distinct tzid, tz_idx from {{ ref('country_zone_universe_2A') }}
),

settled as (
    select
        d.*,
        coalesce(m.tzid_after, d.tzid) as final_tzid,
        m.site_id is not null as is_moved
    from {{ ref('s2_zone_decision_2A') }} as d
    left join moved as m on m.site_id = d.site_id
)

select
    s.merchant_id,
    s.legal_country_iso,
    s.site_order,
    s.site_id,
    s.final_tzid as tzid,
    z.tz_idx,
    case when s.is_moved then 'rebalance' else s.tzid_source end as tzid_source,
    case when not s.is_moved then s.override_scope end as override_scope,
    case when not s.is_moved then s.override_id end as override_id,
    s.nudge_lat_deg,
    s.nudge_lon_deg,
    s.is_overlap_area
from settled as s
left join zone as z on z.tzid = s.final_tzid
order by s.merchant_id, s.legal_country_iso, s.site_order
