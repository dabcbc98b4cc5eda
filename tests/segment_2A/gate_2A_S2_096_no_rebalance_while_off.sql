-- While the topology rebalance is off, no site is moved.
{% call gate_no_rows("site_id") %}
select f.site_id
from {{ ref('site_timezones') }} as f
cross join {{ source('policy_2A', 'topology_rebalance') }} as k
where f.tzid_source = 'rebalance' and not k.enabled
{% endcall %}
