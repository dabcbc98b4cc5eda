-- Where does each edge stand, and by which clock?
with found as (
    select merchant_idx, edge_seq, arg_min(lat_deg, attempt) as lat_deg, arg_min(lon_deg, attempt) as lon_deg, min(attempt) as attempt
    from {{ ref('s2_edge_point') }}
    where is_inside
    group by merchant_idx, edge_seq
),

edge as (
    select
        e.merchant_idx,
        e.merchant_id,
        e.edge_seq,
        e.country_iso,
        e.place_id,
        e.population,
        coalesce(f.lat_deg, p.lat_deg) as lat_deg,
        coalesce(f.lon_deg, p.lon_deg) as lon_deg,
        coalesce(f.attempt, w.jitter_attempts + 1)::smallint as jitter_attempts
    from {{ ref('s2_edge_place') }} as e
    inner join {{ source('ref', 'ref_places') }} as p on p.place_id = e.place_id
    cross join {{ source('policy_3B', 'cdn_country_weights') }} as w
    left join found as f on f.merchant_idx = e.merchant_idx and f.edge_seq = e.edge_seq
),

{{ tz_lookup('edge', ['merchant_idx', 'edge_seq'], overlap_key='merchant_id', legal=ref('country_zone_universe_2A')) }}

select
    r.merchant_idx,
    r.edge_seq,
    r.merchant_id,
    r.country_iso,
    r.place_id,
    r.population,
    r.lat_deg,
    r.lon_deg,
    r.jitter_attempts,
    coalesce(r.tzid, d.tzid) as tzid_operational,
    case when r.tzid is null then 'country_default' else r.resolution end as tz_source
from tz_resolved as r
left join ({{ country_default_zones() }}) as d on d.country_iso = r.country_iso
order by r.merchant_idx, r.edge_seq
