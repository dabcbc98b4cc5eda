-- No case has too many flows or lasts too long, nor could one with the greatest delays that the laws allow.
{{ gate_at_most('select max(flow_count) from ' ~ ref('s4_case_index_6B'), 'select max_flows_per_case from ' ~ source('policy_6B', 'cases'), 'flows of a case') }}
union all
{{ gate_at_most('select max(epoch(closed_utc - opened_utc)) / 86400 from ' ~ ref('s4_case_index_6B'), 'select max_duration_d from ' ~ source('policy_6B', 'cases'), 'days of a case') }}
union all
{% set slowest -%}
select (max(l.most) filter (where l.policy = 'timing' and l.law like 'clear%') + sum(l.most) filter (where l.policy = 'delays' and l.law <> 'detect') + any_value(p.intake_s)) / 86400
from {{ ref('s2_law_6B') }} as l
cross join {{ source('policy_6B', 'cases') }} as p
{%- endset %}
{{ gate_at_most(slowest, 'select max_duration_d from ' ~ source('policy_6B', 'cases'), 'days of the slowest possible case') }}
