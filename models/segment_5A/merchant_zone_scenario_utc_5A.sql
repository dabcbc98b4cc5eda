{{ config(materialized='view') }}
-- How many arrivals does each merchant expect in each zone and channel, by hour of universal time? A view of the surface.
select
    m.merchant_id,
    m.legal_country_iso,
    m.tzid,
    m.channel_group,
    {{ add_seconds('h.horizon_start_utc', 's.bucket_idx::bigint * 3600') }} as hour_start_utc,
    s.intensity
from {{ ref('merchant_zone_scenario_local_5A') }} as s
inner join {{ ref('merchant_zone_profile_5A') }} as m on m.mz_idx = s.mz_idx
cross join {{ ref('s4_horizon') }} as h
