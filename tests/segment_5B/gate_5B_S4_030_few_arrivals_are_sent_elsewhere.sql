-- Hardly any zone with outlets is served by a site of another.
{% call gate_no_rows("found") %}
select round(sum(a.n_sent_elsewhere) / sum(a.arrivals), 6) as found
from {{ ref('s5_hour_audit_5B') }} as a
cross join {{ source('policy_5B', 'arrival_routing_policy') }} as p
having not coalesce(sum(a.n_sent_elsewhere) <= any_value(p.max_remote_site_share) * sum(a.arrivals), false)
{% endcall %}
