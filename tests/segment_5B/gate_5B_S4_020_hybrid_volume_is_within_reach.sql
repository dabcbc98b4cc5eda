-- Online shares of hybrid merchants can be scaled so that the market has its virtual share.
{% call gate_no_rows("found") %}
select 'scale ' || coalesce(round(any_value(o.scale_wanted), 4)::varchar, 'none') || ', ' || round(any_value(o.virtual_volume_wanted) - any_value(o.virtual_only_volume))
    || ' arrivals wanted of hybrids that sell ' || round(sum(o.cnp_volume)) || ' without a card' as found
from {{ ref('s4_online_share_5B') }} as o
cross join {{ source('policy_5B', 'arrival_routing_policy') }} as p
having not coalesce(any_value(o.scale_wanted) between any_value(p.online_scale_min) and any_value(p.online_scale_max), false)
{% endcall %}
