-- Which device comes from which address, and in which role?
with slot as (
    select
        dev_idx,
        party_idx,
        unnest(list_concat(
            case when has_home then [0] else [] end,
            list_transform(range(n_mobile), lambda k: (k + 1)::integer),
            case when has_work then [5] else [] end,
            case when has_public then [6] else [] end,
            case when has_vpn then [7] else [] end,
            case when has_host then [8] else [] end)) as slot
    from {{ ref('s4_device_slots') }}
),

drawn as (
    select *, {{ rng_uniform('6A.S4.slot', ['dev_idx', 'slot']) }} as u
    from slot
),

terminal as (
    select
        d.dev_idx,
        e.ip_off + o.origin_idx as ip_idx
    from {{ ref('s4_device_list') }} as d
    inner join {{ ref('s1_origin_base_6A') }} as o on o.site_idx = d.site_idx
    cross join (select ip_off from {{ ref('s4_ip_pool_6A') }} where pool_kind = 'endpoint') as e
    where d.party_idx is null
),

linked as (
    select
        d.dev_idx,
        d.slot,
        {{ ip_of_slot('n', 'd.slot', 'd.u', 'p') }} as ip_idx,
        case when d.slot in (0, 1, 5) then 0 when d.slot = 6 then 2 else 1 end as link_role_code
    from drawn as d
    inner join {{ ref('s4_party_net_6A') }} as n on n.party_idx = d.party_idx
    cross join {{ source('policy_6A', 'ips') }} as p
    union all
    select dev_idx, 9, ip_idx, 3 from terminal
)

select
    (row_number() over (order by dev_idx, slot) - 1)::integer as link_idx,
    dev_idx,
    slot::utinyint as slot,
    ip_idx::integer as ip_idx,
    link_role_code::utinyint as link_role_code
from linked
order by link_idx
