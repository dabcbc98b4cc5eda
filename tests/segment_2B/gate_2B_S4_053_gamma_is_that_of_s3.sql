-- The mix carries the day effects as published.
{% call gate_no_rows("group_row") %}
select w.group_row
from {{ ref('s4_group_weights') }} as w
left join {{ ref('s3_day_effects') }} as g on g.merchant_idx = w.merchant_idx and g.day_idx = w.day_idx and g.tz_idx = w.tz_idx
where w.gamma is distinct from g.gamma
{% endcall %}
