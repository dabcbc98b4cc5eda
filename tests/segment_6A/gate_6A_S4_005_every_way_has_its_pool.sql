-- No device uses a way into the net for which its owner has no pool.
{% call gate_no_rows("dev_idx") %}
select s.dev_idx
from {{ ref('s4_device_slots') }} as s
inner join {{ ref('s4_party_net_6A') }} as n on n.party_idx = s.party_idx
where (s.has_home and n.home_ip < 0) or (s.n_mobile > 0 and not coalesce(n.mob_n > 0, false)) or (s.has_work and n.work_ip < 0)
    or (s.has_public and n.pub_n <= 0) or (s.has_vpn and n.vpn_ip < 0) or (s.has_host and n.host_ip < 0)
{% endcall %}
