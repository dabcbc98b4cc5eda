-- Which pools of addresses are there, of which type, for whom, and how large?
with country_use as (
    select
        s.country_idx,
        c.region,
        count(*) filter (where s.has_vpn) as vpn_users,
        count(*) filter (where s.has_host) as hosts
    from {{ ref('s4_device_slots') }} as s
    inner join {{ ref('s1_country_base_6A') }} as c on c.country_idx = s.country_idx
    group by s.country_idx, c.region
),

mobile_slots as (
    select country_idx, sum(n_mobile) as slots from {{ ref('s4_device_slots') }} group by country_idx
),

carrier as (
    select
        m.country_idx,
        m.slots,
        unnest(range(p.mobile_carriers_min + {{ rng_shift_right('(c.word * p.mobile_carriers_span)', 32) }})) as carrier_no,
        p.mobile_carriers_min + {{ rng_shift_right('(c.word * p.mobile_carriers_span)', 32) }} as n_carriers
    from mobile_slots as m
    inner join (
        select country_idx, {{ rng_bits('6A.S4.carriers', ['country_idx']) }} as word from {{ ref('s1_country_base_6A') }}
    ) as c on c.country_idx = m.country_idx
    cross join {{ source('policy_6A', 'ips') }} as p
),

-- carriers of a country differ in how many phones share an address: each draws from a stratum of its own
carrier_drawn as (
    select *, (carrier_no + {{ rng_uniform('6A.S4.pool', ['country_idx', 'carrier_no']) }}) / n_carriers as u from carrier
),

-- a town has few public addresses: each is a square, a hotel or a school by its own draw
public_drawn as (
    select country_idx, place_idx, unnest(range(ip_n)) as address_no from {{ ref('s4_town_pool') }} where kind_no = 4
),

public_keyed as (
    select *, {{ rng_uniform('6A.S4.public_kind', ['place_idx', 'address_no']) }} as u from public_drawn
),

public_address as (
    select
        k.country_idx,
        k.place_idx,
        case when k.u < p.public_wifi then 0 when k.u < p.public_wifi + p.public_hotel then 1 else 2 end as kind_order
    from public_keyed as k
    cross join {{ source('policy_6A', 'ips') }} as p
),

pool as (
    -- homes with an address of their own, in the order of households
    select 0 as kind_no, 'RES' as ip_type, 'home' as pool_kind, null::smallint as country_idx, null::integer as place_idx, 0 as carrier_no, count(*) as ip_n
    from {{ ref('s4_household_line') }}
    where has_own_address
    union all
    select kind_no, case kind_no when 1 then 'RES' else 'CORP' end, case kind_no when 1 then 'shared' else 'work' end, country_idx, place_idx, 0, ip_n
    from {{ ref('s4_town_pool') }}
    where kind_no in (1, 3)
    union all
    select 2, 'MOB', 'mobile', c.country_idx, null, c.carrier_no,
        greatest(round(c.slots / c.n_carriers / (p.mobile_phones_min + p.mobile_phones_span * c.u)), p.pool_min)
    from carrier_drawn as c
    cross join {{ source('policy_6A', 'ips') }} as p
    union all
    select 4, ['WIFI', 'HOTEL', 'EDU'][kind_order + 1], 'public', country_idx, place_idx, kind_order, count(*)
    from public_address
    group by country_idx, place_idx, kind_order
    union all
-- part of a country's users leave at home, the others by the region's exits, of which there are more where there is more custom
    {% for kind_no, ip_type, kind, users in [(5, 'VPN', 'vpn', 'vpn_users'), (7, 'DC', 'hosting', 'hosts')] -%}
    select {{ kind_no }}, '{{ ip_type }}', '{{ kind }}_country', u.country_idx, null, 0,
        greatest(round(u.{{ users }} * p.{{ kind }}_own_country / p.{{ kind }}_users), p.pool_min)
    from country_use as u
    cross join {{ source('policy_6A', 'ips') }} as p
    where u.{{ users }} > 0
    union all
    select {{ kind_no + 1 }}, '{{ ip_type }}', '{{ kind }}_region', u.country_idx, null, 0,
        round(sum(u.{{ users }}) over (partition by u.region) * (1 - p.{{ kind }}_own_country) / p.{{ kind }}_users
            * c.customer_milli / sum(c.customer_milli) over (partition by u.region))
    from country_use as u
    inner join {{ ref('s1_country_base_6A') }} as c on c.country_idx = u.country_idx
    cross join {{ source('policy_6A', 'ips') }} as p
    {{ 'union all' if not loop.last }}
    {% endfor %}
    union all
    select 9, 'ENDPOINT', 'endpoint', null, null, 0, (select count(*) from {{ ref('s1_origin_base_6A') }})
),

-- a region's exits lie together, so that one run of addresses is its pool
ordered as (
    select
        p.*,
        c.region,
        row_number() over (order by p.kind_no, case when p.kind_no in (6, 8) then c.region end, p.country_idx, p.place_idx, p.carrier_no) - 1 as pool_idx
    from pool as p
    left join {{ ref('s1_country_base_6A') }} as c on c.country_idx = p.country_idx
    where p.ip_n > 0
)

select
    pool_idx::integer as pool_idx,
    pool_kind,
    ip_type,
    country_idx,
    region,
    place_idx,
    carrier_no::utinyint as carrier_no,
    coalesce(sum(ip_n::bigint) over (order by pool_idx rows between unbounded preceding and 1 preceding), 0)::integer as ip_off,
    ip_n::integer as ip_n
from ordered
order by pool_idx
