-- Every edge has a place on Earth, a known country and a positive weight.
{% call gate_no_rows("edge_id") %}
-- depends_on: {{ ref('s0_gate_receipt_2B') }}
select e.edge_id
from {{ source('policy_2B', 'virtual_edge_policy_v1__default_edges') }} as e
left join {{ source('ref', 'ref_countries') }} as c on c.country_iso = e.ip_country
where not coalesce(
    c.country_iso is not null and e.weight > 0 and e.lat_deg between -90 and 90 and e.lon_deg > -180 and e.lon_deg <= 180, false)
{% endcall %}
