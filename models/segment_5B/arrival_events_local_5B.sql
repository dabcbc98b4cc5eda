{{ config(materialized='view') }}
-- What do arrivals look like with the names behind their codes, and at which local times? A view: local time is that of the demand's zone.
select
    a.arrival_id,
    m.merchant_id,
    m.legal_country_iso,
    m.channel_group,
    m.demand_class,
    a.ts_utc,
    {{ add_seconds('a.ts_utc', 'a.utc_offset_s') }} as ts_local,
    m.tzid,
    a.utc_offset_s,
    a.is_virtual,
    a.route_code,
    s.site_id,
    e.edge_id,
    coalesce(s.tzid, e.tzid_operational) as tzid_operational,
    {{ add_seconds('a.ts_utc', 'o.utc_offset_s') }} as ts_local_operational,
    v.tzid_settlement,
    {{ add_seconds('a.ts_utc', 'c.utc_offset_s') }} as ts_local_settlement
from {{ ref('arrival_events_5B') }} as a
inner join {{ ref('merchant_zone_profile_5A') }} as m on m.mz_idx = a.mz_idx
left join (
    select w.site_idx, t.site_id, t.tzid, t.tz_idx
    from {{ ref('s1_site_weights') }} as w
    inner join {{ ref('site_timezones') }} as t on t.site_id = w.site_id
) as s on s.site_idx = a.site_idx
left join {{ ref('edge_catalogue_3B') }} as e on e.edge_idx = a.edge_idx
left join {{ ref('virtual_settlement_3B') }} as v on v.merchant_id = m.merchant_id
left join {{ ref('tz_timetable_horizon') }} as o
    on o.tz_idx = coalesce(s.tz_idx, e.tz_idx) and a.ts_utc >= o.valid_from_utc and a.ts_utc < o.valid_to_utc
left join {{ ref('tz_timetable_horizon') }} as c on c.tz_idx = v.tz_idx and a.ts_utc >= c.valid_from_utc and a.ts_utc < c.valid_to_utc
