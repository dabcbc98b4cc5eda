-- Every logged edge has country and place as the policy gives them.
{% call gate_no_rows("arrival_no") %}
select l.arrival_no
from {{ ref('s6_edge_log') }} as l
left join {{ source('policy_2B', 'virtual_edge_policy_v1__default_edges') }} as e on e.edge_id = l.edge_id
where (l.ip_country_iso, l.edge_lat_deg, l.edge_lon_deg) is distinct from (e.ip_country, e.lat_deg, e.lon_deg)
{% endcall %}
