-- From which addresses may each party's devices come? The arguments of ip_of_slot.
with home as (
    select
        l.hh_idx,
        case
            when l.has_own_address then (select ip_off from {{ ref('s4_ip_pool_6A') }} where pool_kind = 'home')
                + row_number() over (partition by l.has_own_address order by l.hh_idx) - 1
            when l.has_line then s.shared_off + floor(s.shared_n * {{ sk('l.u_pick', 'p.skew_shared') }})
            else -1
        end::integer as home_ip
    from {{ ref('s4_household_line') }} as l
    inner join {{ ref('s4_place_net') }} as s on s.place_idx = l.place_idx
    cross join {{ source('policy_6A', 'ips') }} as p
),

used as (
    select
        party_idx,
        any_value(is_student) as is_student,
        any_value(is_employed) as is_employed,
        bool_or(has_public) as has_public,
        bool_or(has_vpn) as has_vpn,
        bool_or(has_host) as has_host
    from {{ ref('s4_device_slots') }}
    group by party_idx
),

drawn as (
    select
        b.party_idx,
        b.place_idx,
        b.country_idx,
        b.hh_idx,
        c.region,
        u.is_student,
        u.is_employed,
        u.has_public,
        u.has_vpn or s.alt_kind = 2 as has_vpn,
        u.has_host,
        -- members of a ring that share its device share its private network
        coalesce(-1 - s.ring_idx, b.party_idx) + 1073741824::bigint as vpn_key,
        {{ rng_uniform('6A.S4.work', ['b.party_idx'], index=1) }} as u_work,
        {{ rng_bits('6A.S4.carrier', ['b.party_idx']) }} as carrier_word,
        {{ rng_uniform('6A.S4.host', ['b.party_idx'], index=0) }} as u_host,
        {{ rng_uniform('6A.S4.host', ['b.party_idx'], index=1) }} as u_host_own
    from {{ ref('s1_party_base_6A') }} as b
    inner join {{ ref('s1_country_base_6A') }} as c on c.country_idx = b.country_idx
    left join used as u on u.party_idx = b.party_idx
    left join {{ ref('s4_device_share') }} as s on s.party_idx = b.party_idx and s.alt_kind = 2
),

keyed as (
    select
        *,
        {{ rng_uniform('6A.S4.vpn', ['vpn_key'], index=0) }} as u_vpn,
        {{ rng_uniform('6A.S4.vpn', ['vpn_key'], index=1) }} as u_vpn_own
    from drawn
),

carrier as (
    select country_idx, count(*) as n_carriers from {{ ref('s4_ip_pool_6A') }} where pool_kind = 'mobile' group by country_idx
),

region as (
    select region, pool_kind, min(ip_off) as ip_off, sum(ip_n) as ip_n
    from {{ ref('s4_ip_pool_6A') }}
    where pool_kind in ('vpn_region', 'hosting_region')
    group by region, pool_kind
)

select
    k.party_idx,
    h.home_ip,
    case when k.is_employed then g.work_off + floor(g.work_n * {{ sk('k.u_work', 'p.skew_work') }}) else -1 end::integer as work_ip,
    case
        when not coalesce(k.has_vpn, false) then -1
        when vc.ip_n is not null and (k.u_vpn_own < p.vpn_own_country or coalesce(vr.ip_n, 0) = 0)
            then vc.ip_off + floor(vc.ip_n * {{ sk('k.u_vpn', 'p.skew_vpn') }})
        when vr.ip_n > 0 then vr.ip_off + floor(vr.ip_n * {{ sk('k.u_vpn', 'p.skew_vpn') }})
        else -1
    end::integer as vpn_ip,
    case
        when not coalesce(k.has_host, false) then -1
        when k.u_host_own < p.hosting_own_country or coalesce(hr.ip_n, 0) = 0 then hc.ip_off + floor(hc.ip_n * {{ sk('k.u_host', 'p.skew_hosting') }})
        else hr.ip_off + floor(hr.ip_n * {{ sk('k.u_host', 'p.skew_hosting') }})
    end::integer as host_ip,
    m.ip_off as mob_off,
    m.ip_n as mob_n,
    case when not coalesce(k.has_public, false) then -1 when k.is_student and g.edu_n > 0 then g.edu_off else g.pub_off end::integer as pub_off,
    case when not coalesce(k.has_public, false) then 0 when k.is_student and g.edu_n > 0 then g.edu_n else g.pub_n end::integer as pub_n
from keyed as k
inner join home as h on h.hh_idx = k.hh_idx
left join carrier as c on c.country_idx = k.country_idx
left join {{ ref('s4_ip_pool_6A') }} as m
    on m.pool_kind = 'mobile' and m.country_idx = k.country_idx and m.carrier_no = {{ rng_shift_right('(k.carrier_word * c.n_carriers)', 32) }}
left join {{ ref('s4_ip_pool_6A') }} as vc on vc.pool_kind = 'vpn_country' and vc.country_idx = k.country_idx
left join region as vr on vr.pool_kind = 'vpn_region' and vr.region = k.region
left join {{ ref('s4_ip_pool_6A') }} as hc on hc.pool_kind = 'hosting_country' and hc.country_idx = k.country_idx
left join region as hr on hr.pool_kind = 'hosting_region' and hr.region = k.region
inner join {{ ref('s4_place_net') }} as g on g.place_idx = k.place_idx
cross join {{ source('policy_6A', 'ips') }} as p
order by k.party_idx
