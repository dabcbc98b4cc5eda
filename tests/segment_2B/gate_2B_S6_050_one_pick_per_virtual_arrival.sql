-- Every virtual arrival made one pick, recounted.
{% call gate_no_rows("fault") %}
select 'found ' || coalesce(t.keys_observed, 0) || ' picks, allowed ' || r.n_arrivals * p.routing_edge_draws_per_virtual as fault
from {{ source('policy_2B', 'route_rng_policy_v1') }} as p
cross join (select count(*) as n_arrivals from {{ ref('s5_arrival_roster') }} where is_virtual) as r
left join {{ ref('rng_trace_2B') }} as t on t.stream = p.routing_edge_cdn_edge_pick_stream
where t.keys_observed is distinct from r.n_arrivals * p.routing_edge_draws_per_virtual
{% endcall %}
