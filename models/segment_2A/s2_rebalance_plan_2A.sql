-- Which sites of one-zone chains lie near another legal zone, and which may move there under the caps? Empty while the policy is off.
with knob as (
    select * from {{ source('policy_2A', 'topology_rebalance') }} where enabled
),

open_country as (
    select distinct u.country_iso
    from {{ ref('country_zone_universe_2A') }} as u
    inner join {{ source('policy_2A', 'topology_rebalance__opt_in_countries') }} as o on o.country_iso = u.country_iso
    cross join {{ source('policy_2A', 'tz_governance') }} as g
    cross join knob
    where u.tz_world_support_count > 1 and o.expires_on >= g.as_of_date
),

site as (
    select s.*
    from {{ ref('s2_zone_decision_2A') }} as s
    inner join open_country as c on c.country_iso = s.legal_country_iso
),

-- The span of longitude is taken the shorter way round.
one_zone_pair as (
    select
        s.merchant_id,
        s.legal_country_iso,
        count(*) as pair_sites,
        least(max(s.lon_deg) - min(s.lon_deg), max((s.lon_deg + 360e0) % 360e0) - min((s.lon_deg + 360e0) % 360e0)) as lon_span_deg
    from site as s
    cross join knob as k
    group by s.merchant_id, s.legal_country_iso, k.min_sites_for_rebalance
    having count(distinct s.tzid) = 1 and count(*) >= k.min_sites_for_rebalance
),

-- Neighbours are looked for within three degrees of arc: 333 km, beyond the widest bound the policy may set.
zone_distance as (
    select
        s.site_id,
        u.tzid,
        min(tz_boundary_km(s.lat_deg, s.lon_deg, f.polygon_id::integer)) as boundary_km
    from site as s
    semi join one_zone_pair using (merchant_id, legal_country_iso)
    inner join {{ ref('country_zone_universe_2A') }} as u on u.country_iso = s.legal_country_iso and u.tzid <> s.tzid
    inner join ({{ tz_polygon_zones() }}) as z on z.tzid = u.tzid
    inner join {{ source('ref', 'ref_tz_polygons') }} as f on f.polygon_id = z.polygon_id and {{ within_box('s', 'f', reach_deg=3) }}
    group by s.site_id, u.tzid
    having boundary_km <= 333e0
),

nearest_zone as (
    select site_id, tzid, boundary_km
    from zone_distance
    qualify row_number() over (partition by site_id order by boundary_km, tzid) = 1
),

candidate as (
    select
        s.site_id,
        s.merchant_id,
        s.legal_country_iso,
        s.site_order,
        s.tzid as tzid_before,
        n.tzid as tzid_after,
        n.boundary_km,
        p.pair_sites,
        {{ rng_tie_break('2A.S2.rebalance', ['s.merchant_id', iso_key('s.legal_country_iso'), 's.site_order']) }} as tie
    from site as s
    inner join one_zone_pair as p on p.merchant_id = s.merchant_id and p.legal_country_iso = s.legal_country_iso
    inner join nearest_zone as n on n.site_id = s.site_id
    cross join knob as k
    qualify p.lon_span_deg >= k.min_lon_span_deg
        or min(n.boundary_km) over (partition by s.merchant_id, s.legal_country_iso) <= k.max_boundary_km
),

-- Caps are nested (pair in country in world), so taking candidates in order while all three allow is the same as
-- cutting each rank in turn among those that passed the cap before.
pair_ranked as (
    select c.*, row_number() over (pair_order) as pair_rank, floor(c.pair_sites * k.cap_merchant_share)::bigint as pair_cap
    from candidate as c
    cross join knob as k
    window pair_order as (
        partition by c.merchant_id, c.legal_country_iso
        order by c.boundary_km, c.tie, c.merchant_id, c.legal_country_iso, c.site_order
    )
),

country_ranked as (
    select
        r.*,
        case when r.pair_rank <= r.pair_cap then row_number() over (country_order) end as country_rank,
        k.cap_country_sites as country_cap
    from pair_ranked as r
    cross join knob as k
    window country_order as (
        partition by r.legal_country_iso, r.pair_rank <= r.pair_cap
        order by r.boundary_km, r.tie, r.merchant_id, r.legal_country_iso, r.site_order
    )
),

global_ranked as (
    select
        r.*,
        case when r.country_rank <= r.country_cap then row_number() over (world_order) end as global_rank,
        floor((select count(*) from {{ ref('s2_zone_decision_2A') }}) * k.cap_global_share)::bigint as global_cap
    from country_ranked as r
    cross join knob as k
    window world_order as (
        partition by coalesce(r.country_rank <= r.country_cap, false)
        order by r.boundary_km, r.tie, r.merchant_id, r.legal_country_iso, r.site_order
    )
)

select
    site_id,
    merchant_id,
    legal_country_iso,
    site_order,
    tzid_before,
    tzid_after,
    boundary_km,
    pair_sites,
    case
        when country_rank is null then 'merchant'
        when global_rank is null then 'country'
        when global_rank > global_cap then 'global'
    end as stopped_by_cap,
    coalesce(global_rank <= global_cap, false) as is_moved
from global_ranked
order by site_id
