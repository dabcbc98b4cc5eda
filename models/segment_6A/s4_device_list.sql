-- Which devices do parties have, and which terminals outlets? Terminals follow the parties' devices.
with party as (
    select
        b.party_idx,
        b.country_idx,
        b.segment_code,
        b.is_active,
        s.segment,
        s.party_type,
        f.online_share
    from {{ ref('s1_party_base_6A') }} as b
    inner join {{ source('policy_6A', 'segments__segments') }} as s on s.segment_code = b.segment_code
    inner join {{ ref('s1_country_base_6A') }} as c on c.country_idx = b.country_idx
    inner join {{ ref('s1_country_profile_6A') }} as f on f.country_iso = c.country_iso
),

first_of_kind as (
    select *, row_number() over (partition by party_type, device_type order by holding_code) = 1 as is_first
    from {{ source('policy_6A', 'devices__holdings') }}
),

drawn as (
    select
        p.party_idx,
        h.holding_code,
        h.device_type,
        case
            when h.active and p.is_active then 1
            when h.is_first and o.chance is not null then o.chance
            else h.base + h.digital_slope * p.online_share
        end as chance,
        {{ rng_uniform('6A.S4.count', ['p.party_idx', 'h.holding_code']) }} as u
    from party as p
    inner join first_of_kind as h on h.party_type = p.party_type
    left join {{ source('policy_6A', 'devices__segment_chances') }} as o on o.segment = p.segment and o.device_type = h.device_type
),

held as (
    select
        party_idx,
        case device_type when 'PHONE' then 0 when 'LAPTOP' then 1 when 'TABLET' then 2 when 'DESKTOP' then 3 when 'WEARABLE' then 4 else 5 end as device_type_code,
        holding_code
    from drawn
    where u < chance
),

numbered as (
    select
        *,
        row_number() over (partition by party_idx order by device_type_code, holding_code) - 1 as ordinal
    from held
),

owned as (
    select
        (row_number() over (order by n.party_idx, n.ordinal) - 1)::integer as dev_idx,
        n.party_idx,
        n.ordinal,
        n.device_type_code
    from numbered as n
    cross join {{ source('policy_6A', 'devices') }} as p
    where n.ordinal < p.max_devices
),

outlet as (
    select
        w.site_idx,
        w.merchant_idx,
        {{ rng_uniform('6A.S4.terminal', ['w.site_idx']) }} as u
    from {{ ref('s1_site_weights') }} as w
),

-- one, and one more as long as luck holds
terminal as (
    select
        o.site_idx,
        o.merchant_idx,
        unnest(range(least(1 + floor(ln(1 - o.u) / ln(p.terminals_more)), p.terminals_max)::bigint)) as ordinal
    from outlet as o
    cross join {{ source('policy_6A', 'devices') }} as p
)

select
    dev_idx,
    party_idx,
    null::integer as merchant_idx,
    null::integer as site_idx,
    ordinal::utinyint as ordinal,
    device_type_code::utinyint as device_type_code
from owned
union all
select
    ((select count(*) from owned) + row_number() over (order by site_idx, ordinal) - 1)::integer,
    null,
    merchant_idx,
    site_idx,
    ordinal::utinyint,
    6::utinyint
from terminal
order by dev_idx
