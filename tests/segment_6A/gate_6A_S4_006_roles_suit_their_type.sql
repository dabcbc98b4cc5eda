-- Public links lead to public places, none that is typical to a private network or hosting, endpoints to terminals alone.
{% call gate_no_rows("link_idx") %}
select l.link_idx
from {{ ref('s4_ip_links_6A') }} as l
inner join {{ ref('s4_ip_base_6A') }} as i on i.ip_idx = l.ip_idx
inner join {{ ref('s4_device_base_6A') }} as d on d.dev_idx = l.dev_idx
where (l.link_role_code = 2) <> (i.ip_type_code in (3, 4, 5))
    or (l.link_role_code = 0 and i.ip_type_code in (6, 7))
    or (l.link_role_code = 3) <> (i.ip_type_code = 8)
    or (l.link_role_code = 3) <> (d.owner_kind_code = 1)
{% endcall %}
