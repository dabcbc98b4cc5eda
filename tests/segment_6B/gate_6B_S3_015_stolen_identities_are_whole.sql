-- Attacked flows bear an instrument of an account of their party, and come from an address that their device uses.
{% set overlay = ref('s3_flow_overlay_6B') %}
select * from (
    {% call gate_no_rows("party_idx || ' ' || account_idx || ' ' || instr_idx", scope='instruments of another account or party') %}
    select u.party_idx, u.account_idx, u.instr_idx
    from (select distinct party_idx, account_idx, instr_idx from {{ overlay }}) as u
    anti join {{ ref('s3_instrument_base_6A') }} as i on i.instr_idx = u.instr_idx and i.account_idx = u.account_idx and i.party_idx = u.party_idx
    {% endcall %}
)
union all
select * from (
    {% call gate_no_rows("device_idx || ' ' || ip_idx", scope='addresses that the device does not use') %}
    select u.device_idx, u.ip_idx
    from (select distinct device_idx, ip_idx from {{ overlay }} where ip_idx is not null) as u
    anti join {{ ref('s4_ip_links_6A') }} as l on l.dev_idx = u.device_idx and l.ip_idx = u.ip_idx
    {% endcall %}
)
union all
select * from (
    {% call gate_no_rows("flow_id", scope='flows whose device or address is missing or misplaced') %}
    select o.flow_id
    from {{ overlay }} as o
    inner join {{ ref('s3_target_flow_6B') }} as f on f.flow_id = o.flow_id
    where (o.device_idx is null) <> (f.device_idx is null) or (o.ip_idx is null) <> (f.ip_idx is null)
    {% endcall %}
)
