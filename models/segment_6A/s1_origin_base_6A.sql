-- Where does demand come about, at which outlet or edge, and how much of it? Thousandths of an arrival, so that sums are exact.
with site as (
    select
        w.site_idx,
        w.merchant_idx,
        w.legal_country_iso,
        w.tz_idx,
        w.mass_q::double / sum(w.mass_q) over (partition by w.merchant_idx, w.legal_country_iso, w.tz_idx) as share_of_zone,
        w.mass_q::double / sum(w.mass_q) over (partition by w.merchant_idx, w.legal_country_iso) as share_of_pair
    from {{ ref('s1_site_weights') }} as w
),

edge as (
    select
        e.edge_idx,
        e.merchant_idx,
        e.country_iso,
        e.tz_idx,
        e.mass_q::double / sum(e.mass_q) over (partition by e.merchant_idx, e.country_iso, e.tz_idx) as share_of_zone,
        e.mass_q::double / sum(e.mass_q) over (partition by e.merchant_idx) as share_of_merchant
    from {{ ref('edge_catalogue_3B') }} as e
),

-- a zone with outlets is theirs; what has none is shared by the outlets of the merchant in that country
served as (
    select 'site' as kind, s.site_idx as item, r.channel_group, r.expected_milli * (1 - r.online_part) * s.share_of_zone as milli
    from {{ ref('s1_expected_rows') }} as r
    inner join site as s on s.merchant_idx = r.merchant_idx and s.legal_country_iso = r.legal_country_iso and s.tz_idx = r.tz_idx
    where r.zone_origin = 'site'
    union all
    select 'site', s.site_idx, r.channel_group, r.expected_milli * (1 - r.online_part) * s.share_of_pair
    from {{ ref('s1_expected_rows') }} as r
    anti join site as z on z.merchant_idx = r.merchant_idx and z.legal_country_iso = r.legal_country_iso and z.tz_idx = r.tz_idx and r.zone_origin = 'site'
    inner join site as s on s.merchant_idx = r.merchant_idx and s.legal_country_iso = r.legal_country_iso
    where r.zone_origin in ('site', 'remote')
    union all
    select 'edge', e.edge_idx, r.channel_group, r.expected_milli * e.share_of_zone
    from {{ ref('s1_expected_rows') }} as r
    inner join edge as e on e.merchant_idx = r.merchant_idx and e.country_iso = r.legal_country_iso and e.tz_idx = r.tz_idx
    where r.zone_origin = 'edge'
    union all
    select 'edge', e.edge_idx, r.channel_group, r.expected_milli * r.online_part * e.share_of_merchant
    from {{ ref('s1_expected_rows') }} as r
    inner join edge as e on e.merchant_idx = r.merchant_idx
    where r.zone_origin = 'site' and r.online_part > 0
),

total as (
    select
        kind,
        item,
        coalesce(sum(round(milli)::bigint) filter (where channel_group = 'card_present'), 0)::bigint as cp_milli,
        coalesce(sum(round(milli)::bigint) filter (where channel_group = 'card_not_present'), 0)::bigint as cnp_milli
    from served
    group by kind, item
),

place as (
    select 'site' as kind, w.site_idx as item, l.merchant_idx, l.legal_country_iso as country_iso, l.lat_deg, l.lon_deg, w.tz_idx
    from {{ ref('site_locations') }} as l
    inner join {{ ref('s1_site_weights') }} as w on w.site_id = l.site_id
    union all
    select 'edge', edge_idx, merchant_idx, country_iso, lat_deg, lon_deg, tz_idx
    from {{ ref('edge_catalogue_3B') }}
),

class as (
    select merchant_idx, any_value(merchant_id) as merchant_id, any_value(demand_class) as demand_class
    from {{ ref('merchant_zone_profile_5A') }}
    group by merchant_idx
)

select
    (row_number() over (order by p.kind, p.item) - 1)::integer as origin_idx,
    p.kind as origin_kind,
    c.merchant_id,
    p.merchant_idx,
    case when p.kind = 'site' then p.item end::integer as site_idx,
    case when p.kind = 'edge' then p.item end::integer as edge_idx,
    p.country_iso,
    p.lat_deg,
    p.lon_deg,
    p.tz_idx,
    c.demand_class,
    coalesce(t.cp_milli, 0) as cp_milli,
    coalesce(t.cnp_milli, 0) as cnp_milli
from place as p
inner join class as c on c.merchant_idx = p.merchant_idx
left join total as t on t.kind = p.kind and t.item = p.item
order by origin_idx
