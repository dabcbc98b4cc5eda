-- No device serves too many parties or addresses, no party has too many devices, no address too many devices.
{% call gate_no_rows("fault") %}
select 'users of device ' || l.dev_idx as fault
from {{ ref('s4_device_links_6A') }} as l
cross join {{ source('policy_6A', 'devices') }} as p
group by l.dev_idx
having count(l.party_idx) > any_value(p.max_parties)
union all
select 'devices of party ' || l.party_idx
from {{ ref('s4_device_links_6A') }} as l
cross join {{ source('policy_6A', 'ips') }} as p
where l.party_idx is not null
group by l.party_idx
having count(*) > any_value(p.limits_devices_of_party)
union all
select 'addresses of device ' || l.dev_idx
from {{ ref('s4_ip_links_6A') }} as l
cross join {{ source('policy_6A', 'ips') }} as p
group by l.dev_idx
having count(*) > any_value(p.limits_ips_of_device)
union all
select 'devices of address ' || i.ip_idx
from {{ ref('s4_ip_base_6A') }} as i
cross join {{ source('policy_6A', 'ips') }} as p
where i.deg_device > p.limits_devices_of_ip
{% endcall %}
