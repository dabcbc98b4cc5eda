-- The policy's streams are registered with the policy's keys.
{% call gate_no_rows("stream") %}
select p.stream
from (
    select routing_selection_alias_pick_group_stream as stream, routing_selection_alias_pick_group_key as key from {{ source('policy_2B', 'route_rng_policy_v1') }}
    union all
    select routing_selection_alias_pick_site_stream, routing_selection_alias_pick_site_key from {{ source('policy_2B', 'route_rng_policy_v1') }}
) as p
left join {{ ref('rng_trace_2B') }} as t on t.stream = p.stream
where t.key is distinct from p.key
{% endcall %}
