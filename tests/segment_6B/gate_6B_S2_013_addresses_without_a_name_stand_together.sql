-- Addresses that the score takes for anonymous are those of private networks and of hosting, and no others.
{% call gate_no_rows('ip_idx') %}
select i.ip_idx
from {{ ref('s4_ip_base_6A') }} as i
cross join ({{ anonymous_addresses() }}) as n
where (i.ip_idx >= n.first_ip and i.ip_idx < n.end_ip) <> (i.ip_type_code in (6, 7))
{% endcall %}
