-- At which point, in which country and by which clock does each virtual merchant settle?
with office as (
    select
        t.merchant_id,
        t.country_iso,
        t.place_id,
        t.city_bucket,
        o.lat_deg,
        o.lon_deg,
        o.attempts
    from {{ ref('s1_settlement_city') }} as t
    inner join {{ ref('s1_settlement_office') }} as o
        on o.is_shared = (t.shared_slot is not null)
        and o.address_key = case when t.shared_slot is null then t.merchant_id else t.place_id * 64 + t.shared_slot end
),

{{ tz_lookup('office', ['merchant_id'], overlap_key='merchant_id', legal=ref('country_zone_universe_2A')) }},

zoned as (
    select
        r.*,
        coalesce(r.tzid, d.tzid) as tzid_settlement,
        case when r.tzid is null then 'country_default' else r.resolution end as tz_source
    from tz_resolved as r
    left join ({{ country_default_zones() }}) as d on d.country_iso = r.country_iso
)

select
    z.merchant_id,
    left(sha256(z.merchant_id || '|' || z.place_id), 16) as settlement_site_id,
    c.settlement_class,
    c.settlement_country_iso,
    z.place_id,
    z.city_bucket,
    z.lat_deg,
    z.lon_deg,
    z.tzid_settlement,
    u.tz_idx,
    z.tz_source,
    z.attempts as office_attempts,
    s.name as coord_source_id,
    s.version as coord_source_version
from zoned as z
inner join {{ ref('s1_settlement_country') }} as c on c.merchant_id = z.merchant_id
left join {{ ref('tz_dim_2A') }} as u on u.tzid = z.tzid_settlement
left join {{ ref('s0_sealed_inputs_3B') }} as s on s.kind = 'source' and s.name = 'ref/ref_places'
order by z.merchant_id
