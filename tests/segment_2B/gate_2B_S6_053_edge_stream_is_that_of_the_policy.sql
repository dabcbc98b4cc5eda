-- The policy's stream of edges is registered with the policy's key.
{% call gate_no_rows("stream") %}
select p.routing_edge_cdn_edge_pick_stream as stream
from {{ source('policy_2B', 'route_rng_policy_v1') }} as p
left join {{ ref('rng_trace_2B') }} as t on t.stream = p.routing_edge_cdn_edge_pick_stream
where t.key is distinct from p.routing_edge_cdn_edge_pick_key
{% endcall %}
