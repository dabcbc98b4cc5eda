-- Which addresses are there, of which type, in which country, and how many devices come from each? Egress.
with degree as (
    select ip_idx, count(distinct dev_idx) as devices from {{ ref('s4_ip_links_6A') }} group by ip_idx
),

address as (
    select
        pool_idx,
        pool_kind,
        ip_type,
        country_idx,
        (ip_off + unnest(range(ip_n)))::integer as ip_idx
    from {{ ref('s4_ip_pool_6A') }}
),

-- homes and endpoints stand in the country of their household and origin
home as (
    select h.ip_idx, any_value(b.country_idx) as country_idx
    from (select home_ip as ip_idx, party_idx from {{ ref('s4_party_net_6A') }} where home_ip >= 0) as h
    inner join {{ ref('s1_party_base_6A') }} as b on b.party_idx = h.party_idx
    group by h.ip_idx
),

endpoint as (
    select (e.ip_off + o.origin_idx)::integer as ip_idx, c.country_idx
    from {{ ref('s1_origin_base_6A') }} as o
    inner join {{ ref('s1_country_base_6A') }} as c on c.country_iso = o.country_iso
    cross join (select ip_off from {{ ref('s4_ip_pool_6A') }} where pool_kind = 'endpoint') as e
),

drawn as (
    select
        a.*,
        {{ rng_uniform('6A.S4.ip', ['a.ip_idx'], index=0) }} as u_version,
        {{ rng_uniform('6A.S4.ip', ['a.ip_idx'], index=1) }} as u_churn
    from address as a
),

versioned as (
    select
        d.*,
        d.u_version < case when d.ip_type = 'RES' then p.ipv6_residential when d.ip_type = 'MOB' then p.ipv6_mobile else p.ipv6_other end as is_v6,
        -- an odd multiplier scatters addresses over their range and keeps them apart
        (d.ip_idx * 40503461::bigint + 7) % 268435456 as scattered
    from drawn as d
    cross join {{ source('policy_6A', 'ips') }} as p
)

select
    v.ip_idx,
    {{ rng_keyed_id('6A.S4.ip_id', 'v.ip_idx') }} as ip_id,
    case v.ip_type when 'RES' then 0 when 'MOB' then 1 when 'CORP' then 2 when 'WIFI' then 3 when 'HOTEL' then 4 when 'EDU' then 5 when 'DC' then 6 when 'VPN' then 7 else 8 end::utinyint as ip_type_code,
    -- numbers set aside for private use
    4200000000 + v.pool_idx as asn,
    coalesce(v.country_idx, h.country_idx, e.country_idx) as country_idx,
    case when v.is_v6 then 6 else 4 end::utinyint as ip_version,
    -- ranges that no router carries: 240.0.0.0/4 and 2001:db8::/32
    case
        when v.is_v6 then printf('2001:db8:%x:%x::1', v.scattered >> 16, v.scattered & 65535)
        else printf('%d.%d.%d.%d', 240 + (v.scattered >> 24), (v.scattered >> 16) & 255, (v.scattered >> 8) & 255, v.scattered & 255)
    end as address,
    case when v.u_churn < p.churn_daily then 2 when v.u_churn < p.churn_daily + p.churn_weekly then 1 else 0 end::utinyint as churn_class,
    v.pool_kind = 'endpoint' as is_merchant_endpoint,
    coalesce(d.devices, 0)::integer as deg_device
from versioned as v
left join home as h on h.ip_idx = v.ip_idx
left join endpoint as e on e.ip_idx = v.ip_idx
left join degree as d on d.ip_idx = v.ip_idx
cross join {{ source('policy_6A', 'ips') }} as p
order by v.ip_idx
