-- The attachment record holds exactly what its party has: accounts, instruments in order, devices with their ways into the net, addresses, posture.
{% call gate_no_rows("fault") %}
with card as (
    select party_idx, account_off, instr_off, n_cp, n_cnp, acct_nibbles, unnest(range(n_all)) as k
    from {{ ref('s5_attach_party_6A') }}
),

device as (
    select party_idx, n_phone, n_computer, dev_off, dev_slots, unnest(range(dev_n)) as k
    from {{ ref('s5_attach_party_6A') }}
),

way as (
    select
        party_idx,
        dev_off + k as dev_idx,
        unnest(list_concat(
            case when (dev_slots >> (8 * k)) & 1 = 1 then [0] else [] end,
            list_transform(range(((dev_slots >> (8 * k + 1)) & 7)::bigint), lambda i: (i + 1)::integer),
            {% for slot in range(5, 9) -%}
            case when (dev_slots >> (8 * k + {{ slot - 1 }})) & 1 = 1 then [{{ slot }}] else [] end{{ ',' if not loop.last }}
            {% endfor %})) as slot
    from device
)

select 'account ' || a.account_idx as fault
from {{ ref('s2_account_base_6A') }} as a
left join {{ ref('s5_attach_party_6A') }} as r on r.party_idx = a.party_idx
where a.account_idx is distinct from r.account_off + a.ordinal or a.ordinal >= r.account_n
union all
select 'accounts' where (select count(*) from {{ ref('s2_account_base_6A') }}) <> (select sum(account_n) from {{ ref('s5_attach_party_6A') }})
union all
select 'instrument ' || coalesce(i.instr_idx, c.instr_off + c.k)
from card as c
full join {{ ref('s3_instrument_base_6A') }} as i on i.instr_idx = c.instr_off + c.k
where i.party_idx is distinct from c.party_idx
    or i.account_idx is distinct from c.account_off + ((c.acct_nibbles >> (4 * c.k)) & 15)::integer
    or (i.capability_mask & 1 = 1) is distinct from (c.k < c.n_cp)
    or (i.capability_mask & 2 = 2) is distinct from (c.k < c.n_cnp)
union all
select 'device ' || coalesce(d.dev_idx, v.dev_off + v.k)
from device as v
full join (select * from {{ ref('s4_device_base_6A') }} where party_idx is not null) as d on d.dev_idx = v.dev_off + v.k
where d.party_idx is distinct from v.party_idx
    or (d.device_type_code = 0) is distinct from (v.k < v.n_phone)
    or (d.device_type_code <= 3) is distinct from (v.k < v.n_phone::integer + v.n_computer)
union all
select 'way of device ' || coalesce(w.dev_idx, l.dev_idx)
from way as w
full join (select * from {{ ref('s4_ip_links_6A') }} where slot <= 8) as l on l.dev_idx = w.dev_idx and l.slot = w.slot
where w.dev_idx is null or l.dev_idx is null
union all
select 'party ' || r.party_idx
from {{ ref('s5_attach_party_6A') }} as r
left join {{ ref('s4_party_net_6A') }} as n on n.party_idx = r.party_idx
left join {{ ref('s1_party_base_6A') }} as b on b.party_idx = r.party_idx
left join {{ ref('s5_party_fraud_roles_6A') }} as f on f.party_idx = r.party_idx
left join {{ ref('s4_ip_links_6A') }} as l on l.dev_idx = r.alt_dev and l.slot = case r.alt_kind when 1 then 0 else 7 end
where (r.home_ip, r.work_ip, r.vpn_ip, r.host_ip, r.mob_off, r.mob_n, r.pub_off, r.pub_n, r.segment_code, r.country_idx, r.party_role_code, r.party_tier)
    is distinct from (n.home_ip, n.work_ip, n.vpn_ip, n.host_ip, n.mob_off, n.mob_n, n.pub_off, n.pub_n, b.segment_code, b.country_idx, f.raw_role_code, f.risk_tier)
    or (r.alt_dev >= 0 and r.alt_ip is distinct from l.ip_idx)
union all
select 'parties' where (select count(*) from {{ ref('s5_attach_party_6A') }}) <> (select count(*) from {{ ref('s1_party_base_6A') }})
{% endcall %}
