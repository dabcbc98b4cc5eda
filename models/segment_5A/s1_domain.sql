-- In which zones may each merchant have demand, and where does that demand come from?
-- depends_on: {{ ref('s0_gate_receipt_5A') }}
with pair as (
    select merchant_id, legal_country_iso, any_value(site_count) as pair_sites
    from {{ ref('zone_alloc') }}
    group by merchant_id, legal_country_iso
),

-- zones with an allocation, and the country's further zones as reach without an outlet
zone as (
    select a.merchant_id, a.legal_country_iso, a.tzid, a.tz_idx, a.zone_site_count
    from {{ ref('zone_alloc') }} as a
    union all
    select p.merchant_id, p.legal_country_iso, u.tzid, u.tz_idx, 0
    from pair as p
    inner join {{ ref('country_zone_universe_2A') }} as u on u.country_iso = p.legal_country_iso and u.place_count > 0
    anti join {{ ref('zone_alloc') }} as a
        on a.merchant_id = p.merchant_id and a.legal_country_iso = p.legal_country_iso and a.tzid = u.tzid
),

-- a merchant that trades online only has its demand where its edges stand
edge as (
    select
        e.merchant_id,
        e.country_iso as legal_country_iso,
        e.tzid_operational as tzid,
        e.tz_idx,
        sum(e.mass_q)::double / 4294967296e0 as edge_share
    from {{ ref('edge_catalogue_3B') }} as e
    inner join {{ ref('virtual_classification_3B') }} as v on v.merchant_id = e.merchant_id and v.virtual_mode = 'VIRTUAL_ONLY'
    group by e.merchant_id, e.country_iso, e.tzid_operational, e.tz_idx
)

select
    coalesce(z.merchant_id, e.merchant_id) as merchant_id,
    coalesce(z.legal_country_iso, e.legal_country_iso) as legal_country_iso,
    coalesce(z.tzid, e.tzid) as tzid,
    coalesce(z.tz_idx, e.tz_idx) as tz_idx,
    coalesce(z.zone_site_count, 0)::integer as zone_site_count,
    case when e.merchant_id is not null then 'edge' when z.zone_site_count > 0 then 'site' else 'remote' end as zone_origin,
    case
        when e.merchant_id is not null then 'virtual_zone'
        when z.zone_site_count >= r.role_shares_primary_min * p.pair_sites then 'primary_zone'
        when z.zone_site_count <= r.role_shares_tail_max * p.pair_sites then 'tail_zone'
        else 'secondary_zone'
    end as zone_role,
    coalesce(e.edge_share, 0) as edge_share
from zone as z
full join edge as e
    on e.merchant_id = z.merchant_id and e.legal_country_iso = z.legal_country_iso and e.tzid = z.tzid
left join pair as p on p.merchant_id = z.merchant_id and p.legal_country_iso = z.legal_country_iso
cross join {{ source('policy_5A', 'merchant_class_policy') }} as r
order by 1, 2, 3
