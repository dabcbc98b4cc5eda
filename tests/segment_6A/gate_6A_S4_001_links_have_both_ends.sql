-- Every link joins a device and an address that exist.
{% call gate_no_rows("link_idx") %}
select l.link_idx
from {{ ref('s4_ip_links_6A') }} as l
left join {{ ref('s4_device_base_6A') }} as d on d.dev_idx = l.dev_idx
left join {{ ref('s4_ip_base_6A') }} as i on i.ip_idx = l.ip_idx
where d.dev_idx is null or i.ip_idx is null
{% endcall %}
