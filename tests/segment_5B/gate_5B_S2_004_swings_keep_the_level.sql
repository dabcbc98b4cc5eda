-- What is expected after swings sums to what was expected before.
{% call gate_no_rows("found") %}
select round(s.total / v.total, 6) as found
from (select sum(mu::decimal(28, 9))::double as total from {{ ref('s2_realised_intensity_5B') }}) as s
cross join (select sum(expected::decimal(28, 9))::double as total from {{ ref('s4_intensity_vectors_5A') }} where is_active) as v
cross join {{ source('policy_5B', 'arrival_lgcp_config') }} as p
where not coalesce(abs(s.total / v.total - 1) <= p.total_tolerance, false)
{% endcall %}
