-- From which devices and addresses may attackers come? Links of 6A: devices of people of a bad role, and hubs that their rings share.
-- depends_on: {{ ref('s0_gate_receipt_6B') }}
with device as (
    select d.dev_idx, d.device_type_code, p.country_idx
    from {{ ref('s4_device_base_6A') }} as d
    inner join {{ ref('s1_party_base_6A') }} as p on p.party_idx = d.party_idx
    inner join ({{ named_roles('PARTY') }}) as r on r.party_idx = d.party_idx
    inner join {{ source('policy_6B', 'tactics__attacker_roles') }} as a on a.value = r.role
    where d.device_type_code between 0 and 3
),

anonymous as (
    {{ anonymous_addresses() }}
),

link as (
    select
        d.dev_idx,
        d.device_type_code,
        d.country_idx,
        l.ip_idx,
        l.slot,
        l.ip_idx >= n.first_ip and l.ip_idx < n.end_ip as is_anonymous
    from device as d
    inner join {{ ref('s4_ip_links_6A') }} as l on l.dev_idx = d.dev_idx
    cross join anonymous as n
)

select
    (row_number() over (order by k.is_anonymous, c.region, c.country_idx, k.dev_idx, k.slot) - 1)::integer as attacker_link,
    k.is_anonymous,
    k.country_idx,
    k.dev_idx as device_idx,
    k.ip_idx,
    k.device_type_code = 0 as is_phone
from link as k
inner join {{ ref('s1_country_base_6A') }} as c on c.country_idx = k.country_idx
order by attacker_link
