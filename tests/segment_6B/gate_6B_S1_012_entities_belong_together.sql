-- Segments and accounts belong to their party, instruments to their account, devices to their user, addresses to their device, terminals
-- to their merchant.
{% set entities = ref('s1_arrival_entities_6B') %}
with payer as materialized (
    select distinct party_idx, account_idx, instr_idx, segment_code from {{ entities }}
),

way as materialized (
    select distinct party_idx, device_idx, ip_idx from {{ entities }} where device_idx is not null or ip_idx is not null
)

select * from (
    {% call gate_no_rows("party_idx || ' ' || account_idx || ' ' || instr_idx", scope='instruments of another account or party') %}
    select u.party_idx, u.account_idx, u.instr_idx
    from payer as u
    anti join {{ ref('s3_instrument_base_6A') }} as i on i.instr_idx = u.instr_idx and i.account_idx = u.account_idx and i.party_idx = u.party_idx
    {% endcall %}
)
union all
select * from (
    {% call gate_no_rows("party_idx || ' ' || account_idx", scope='accounts of another party') %}
    select u.party_idx, u.account_idx
    from (select distinct party_idx, account_idx from payer) as u
    anti join {{ ref('s2_account_base_6A') }} as a on a.account_idx = u.account_idx and a.party_idx = u.party_idx
    {% endcall %}
)
union all
select * from (
    {% call gate_no_rows("party_idx || ' ' || segment_code", scope='segments of another party') %}
    select u.party_idx, u.segment_code
    from (select distinct party_idx, segment_code from payer) as u
    anti join {{ ref('s1_party_base_6A') }} as b on b.party_idx = u.party_idx and b.segment_code = u.segment_code
    {% endcall %}
)
union all
select * from (
    {% call gate_no_rows("party_idx || ' ' || device_idx", scope='devices of no user') %}
    select u.party_idx, u.device_idx
    from (select distinct party_idx, device_idx from way where device_idx is not null) as u
    anti join {{ ref('s4_device_links_6A') }} as l on l.dev_idx = u.device_idx and l.party_idx = u.party_idx
    {% endcall %}
)
union all
select * from (
    {% call gate_no_rows("device_idx || ' ' || ip_idx", scope='addresses that the device does not use') %}
    select u.device_idx, u.ip_idx
    from (select distinct device_idx, ip_idx from way where ip_idx is not null) as u
    anti join {{ ref('s4_ip_links_6A') }} as l on l.dev_idx = u.device_idx and l.ip_idx = u.ip_idx
    {% endcall %}
)
union all
select * from (
    {% call gate_no_rows("terminal_idx || ' ' || merchant_idx", scope='terminals of another merchant') %}
    select u.terminal_idx, u.merchant_idx
    from (select distinct terminal_idx, merchant_idx from {{ entities }} where terminal_idx is not null) as u
    anti join {{ ref('s4_device_base_6A') }} as d on d.dev_idx = u.terminal_idx and d.merchant_idx = u.merchant_idx
    {% endcall %}
)
