-- The classes' weeks sum to the merchants'.
{% call gate_no_rows("found") %}
select c.total || ', merchants ' || m.total as found
from (select sum(intensity_base)::double as total from {{ ref('class_zone_baseline_local_5A') }}) as c
cross join (select sum(intensity_base::decimal(28, 12))::double as total from {{ ref('merchant_zone_baseline_local_5A') }}) as m
cross join {{ source('policy_5A', 'baseline_intensity_policy') }} as p
where not coalesce(abs(c.total - m.total) <= p.sum_tolerance * m.total, false)
{% endcall %}
