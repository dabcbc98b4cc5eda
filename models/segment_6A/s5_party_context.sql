-- What about a party bears on the risk of what it owns: its latent role, its ring, its private network, its devices?
with device as (
    select party_idx, count(*) as devices, bool_or(has_vpn) as is_on_private_network
    from {{ ref('s4_device_slots') }}
    group by party_idx
)

select
    b.party_idx,
    b.country_idx,
    coalesce(r.role, 'CLEAN') as role,
    r.role is not null as is_not_clean,
    m.party_idx is not null as is_ring_member,
    h.party_idx is not null as is_hub_user,
    coalesce(d.is_on_private_network, false) as is_on_private_network,
    coalesce(d.devices, 0)::utinyint as devices
from {{ ref('s1_party_base_6A') }} as b
left join {{ ref('s1_latent_role') }} as r on r.party_idx = b.party_idx
left join (select distinct party_idx from {{ ref('s1_ring_member_6A') }}) as m on m.party_idx = b.party_idx
left join {{ ref('s4_device_share') }} as h on h.party_idx = b.party_idx and h.alt_kind = 2
left join device as d on d.party_idx = b.party_idx
order by b.party_idx
