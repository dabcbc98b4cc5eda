-- Every arrival that is not virtual made two picks, recounted.
{% call gate_no_rows("fault") %}
select 'found ' || coalesce(sum(t.keys_observed), 0) || ' picks, allowed ' || any_value(r.n_arrivals * p.routing_selection_draws_per_selection) as fault
from {{ ref('rng_trace_2B') }} as t
cross join {{ source('policy_2B', 'route_rng_policy_v1') }} as p
cross join (select count(*) as n_arrivals from {{ ref('s5_arrival_roster') }} where not is_virtual) as r
where t.stream in (p.routing_selection_alias_pick_group_stream, p.routing_selection_alias_pick_site_stream)
having coalesce(sum(t.keys_observed), 0) <> any_value(r.n_arrivals * p.routing_selection_draws_per_selection)
{% endcall %}
