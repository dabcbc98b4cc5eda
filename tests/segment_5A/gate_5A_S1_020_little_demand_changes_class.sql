-- Relieving concentration moves little demand.
{% call gate_no_rows("found") %}
select coalesce(sum(expected_volume) filter (where was_rebalanced), 0) / sum(expected_volume) as found
from {{ ref('s1_class_rebalance') }}
cross join {{ source('policy_5A', 'merchant_class_policy') }} as p
having coalesce(sum(expected_volume) filter (where was_rebalanced), 0) > any_value(p.caps_max_moved_share) * sum(expected_volume)
{% endcall %}
