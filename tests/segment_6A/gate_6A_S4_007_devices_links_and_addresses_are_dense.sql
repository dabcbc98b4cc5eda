-- Devices, links and addresses count from 0 without a gap; devices and links go by owner.
{% call gate_no_rows("fault") %}
select 'devices' as fault from {{ ref('s4_device_base_6A') }} having count(*) <> max(dev_idx) + 1 or count(distinct dev_idx) <> count(*) or count(distinct device_id) <> count(*)
union all
select 'addresses' from {{ ref('s4_ip_base_6A') }} having count(*) <> max(ip_idx) + 1 or count(distinct ip_idx) <> count(*) or count(distinct ip_id) <> count(*)
union all
select 'links' from {{ ref('s4_ip_links_6A') }} having count(*) <> max(link_idx) + 1 or count(distinct link_idx) <> count(*)
union all
select 'device ' || d.dev_idx
from (select *, lag(party_idx) over (order by dev_idx) as party_before, lag(owner_kind_code) over (order by dev_idx) as kind_before from {{ ref('s4_device_base_6A') }}) as d
left join (select dev_idx, min(link_idx) as ip_off, count(*) as ip_n from {{ ref('s4_ip_links_6A') }} group by dev_idx) as l on l.dev_idx = d.dev_idx
where d.party_idx < d.party_before or d.owner_kind_code < d.kind_before or (d.ip_off, d.ip_n) is distinct from (l.ip_off, l.ip_n)
{% endcall %}
