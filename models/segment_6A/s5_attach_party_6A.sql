-- What may each party pay with, from which device and address? One record a party, all that attachment needs. Egress.
with account as (
    select party_idx, min(account_idx) as account_off, count(*) as account_n
    from {{ ref('s2_account_base_6A') }}
    group by party_idx
),

-- four bits an instrument: the place of its account
instrument as (
    select
        i.party_idx,
        min(i.instr_idx) as instr_off,
        count(*) filter (where i.capability_mask & 1 = 1) as n_cp,
        count(*) filter (where i.capability_mask & 2 = 2) as n_cnp,
        count(*) as n_all,
        sum(a.ordinal::hugeint << (4 * i.position))::ubigint as acct_nibbles
    from {{ ref('s3_instrument_base_6A') }} as i
    inner join {{ ref('s2_account_base_6A') }} as a on a.account_idx = i.account_idx
    group by i.party_idx
),

-- eight bits a device: home, mobile addresses (three bits), work, public place, private network, hosting
device as (
    select
        party_idx,
        min(dev_idx) as dev_off,
        count(*) as dev_n,
        count(*) filter (where device_type_code = 0) as n_phone,
        count(*) filter (where device_type_code between 1 and 3) as n_computer,
        list(has_home::ubigint + (n_mobile::ubigint << 1) + (has_work::ubigint << 4) + (has_public::ubigint << 5) + (has_vpn::ubigint << 6)
            + (has_host::ubigint << 7) order by dev_idx) as ways
    from {{ ref('s4_device_slots') }}
    group by party_idx
),

-- who borrows may come only from where the owner's device does as well: the common home, or the ring's private network
borrowed as (
    select s.party_idx, s.alt_dev, s.alt_kind, l.ip_idx as alt_ip
    from {{ ref('s4_device_share') }} as s
    inner join {{ ref('s4_ip_links_6A') }} as l on l.dev_idx = s.alt_dev and l.slot = case s.alt_kind when 1 then 0 else 7 end
)

select
    b.party_idx,
    a.account_off,
    coalesce(a.account_n, 0)::utinyint as account_n,
    i.instr_off,
    coalesce(i.n_cp, 0)::utinyint as n_cp,
    coalesce(i.n_cnp, 0)::utinyint as n_cnp,
    coalesce(i.n_all, 0)::utinyint as n_all,
    i.acct_nibbles,
    d.dev_off,
    coalesce(d.dev_n, 0)::utinyint as dev_n,
    coalesce(d.n_phone, 0)::utinyint as n_phone,
    coalesce(d.n_computer, 0)::utinyint as n_computer,
    ({% for k in range(8) %}{{ ' + ' if not loop.first }}(coalesce(d.ways[{{ k + 1 }}], 0)::hugeint << {{ 8 * k }}){% endfor %})::ubigint as dev_slots,
    coalesce(o.alt_dev, -1) as alt_dev,
    coalesce(o.alt_kind, 0)::utinyint as alt_kind,
    coalesce(o.alt_ip, -1) as alt_ip,
    n.home_ip,
    n.work_ip,
    n.vpn_ip,
    n.host_ip,
    n.mob_off,
    n.mob_n,
    n.pub_off,
    n.pub_n,
    b.segment_code,
    b.country_idx,
    r.raw_role_code as party_role_code,
    r.risk_tier as party_tier
from {{ ref('s1_party_base_6A') }} as b
inner join {{ ref('s4_party_net_6A') }} as n on n.party_idx = b.party_idx
inner join {{ ref('s5_party_fraud_roles_6A') }} as r on r.party_idx = b.party_idx
left join account as a on a.party_idx = b.party_idx
left join instrument as i on i.party_idx = b.party_idx
left join device as d on d.party_idx = b.party_idx
left join borrowed as o on o.party_idx = b.party_idx
order by b.party_idx
