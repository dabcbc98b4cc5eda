-- In which zone does each site stand, and how was that found?
-- depends_on: {{ ref('s0_gate_receipt_2A') }}
with site as (
    select
        l.site_id,
        l.merchant_id,
        l.legal_country_iso as country_iso,
        l.site_order,
        m.mcc,
        l.lat_deg,
        l.lon_deg
    from {{ ref('site_locations') }} as l
    left join {{ ref('merchant_catalogue') }} as m on m.merchant_id = l.merchant_id
),

{{ tz_lookup('site', ['site_id'], overlap_key='merchant_id', legal=ref('country_zone_universe_2A'),
    site_target=tz_site_target('p'), mcc_target=tz_mcc_target('p')) }}

select
    site_id,
    merchant_id,
    country_iso as legal_country_iso,
    site_order,
    lat_deg,
    lon_deg,
    tzid as tzid_provisional,
    case when resolution = 'override' then 'override' when tzid is not null then 'polygon' end as tzid_provisional_source,
    resolution,
    hit_count,
    legal_hit_count,
    nudge_lat_deg,
    nudge_lon_deg,
    override_id is not null as override_applied,
    override_scope,
    case when resolution = 'fallback' then nearest_legal_km end as fallback_distance_km
from tz_resolved
order by site_id
