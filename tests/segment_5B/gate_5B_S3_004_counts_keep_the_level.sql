-- All counts sum to all expectations, within what the scale's sampling error allows.
{% call gate_no_rows("found") %}
select round(sum(c.arrivals) / sum(c.mu_total), 6) as found
from {{ ref('s3_count_summary_5B') }} as c
cross join {{ source('policy_5B', 'arrival_count_config') }} as p
having not coalesce(abs(sum(c.arrivals) / sum(c.mu_total) - 1) <= any_value(p.total_tolerance), false)
{% endcall %}
