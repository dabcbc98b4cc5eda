-- By which alias table is each row's arrival routed, and how often does it come online instead?
with base as (
    select slot_table, min(slot) as first_slot from {{ ref('s4_route_slots_5B') }} group by slot_table
),

zone_table as (
    select false as is_edge, merchant_idx, legal_country_iso, tz_idx, slot_offset, n_slots
    from {{ ref('s2_alias_index') }}
    where kind = 'zone'
    union all
    select true, merchant_idx, legal_country_iso, tz_idx, min(slot), count(*)
    from {{ ref('s4_edge_zone_slots_5B') }}
    group by merchant_idx, legal_country_iso, tz_idx
),

pair_table as (
    select merchant_idx, legal_country_iso, min(slot) as slot_offset, count(*) as n_slots
    from {{ ref('s4_pair_slots_5B') }}
    group by merchant_idx, legal_country_iso
),

routed as (
    select
        m.mz_idx,
        m.merchant_idx,
        m.tz_idx,
        case when m.zone_origin = 'edge' then 'edge_zone' when m.zone_origin = 'site' and z.slot_offset is not null then 'site' else 'pair' end as slot_table,
        z.slot_offset as zone_offset,
        z.n_slots as zone_slots,
        p.slot_offset as pair_offset,
        p.n_slots as pair_slots,
        o.p_online
    from {{ ref('merchant_zone_profile_5A') }} as m
    inner join {{ ref('s1_grouping_5B') }} as g on g.mz_idx = m.mz_idx
    left join zone_table as z
        on z.merchant_idx = m.merchant_idx and z.legal_country_iso = m.legal_country_iso and z.tz_idx = m.tz_idx
            and z.is_edge = (m.zone_origin = 'edge')
    left join pair_table as p on p.merchant_idx = m.merchant_idx and p.legal_country_iso = m.legal_country_iso
    left join {{ ref('s4_online_share_5B') }} as o
        on o.merchant_idx = m.merchant_idx and m.channel_group = 'card_not_present' and m.zone_origin = 'site'
)

select
    r.mz_idx,
    r.merchant_idx,
    r.tz_idx,
    case r.slot_table when 'site' then 0 when 'pair' then 1 else 2 end::utinyint as route_code,
    b.first_slot + case r.slot_table when 'pair' then r.pair_offset else r.zone_offset end as slot_offset,
    case r.slot_table when 'pair' then r.pair_slots else r.zone_slots end::integer as n_slots,
    r.p_online,
    case when r.p_online is not null then be.first_slot + e.slot_offset end as online_slot_offset,
    case when r.p_online is not null then e.n_slots end::integer as online_n_slots
from routed as r
left join base as b on b.slot_table = r.slot_table
left join base as be on be.slot_table = 'edge'
left join {{ ref('edge_alias_index_3B') }} as e on e.merchant_idx = r.merchant_idx
order by r.mz_idx
