-- Truth and bank view have exactly one row for each flow.
with flow as (
    select {{ key_print('flow_id') }} as found from {{ ref('s3_flow_anchor_with_fraud_6B') }}
)

{% for dataset in ['s4_flow_truth_labels_6B', 's4_flow_bank_view_6B'] %}
select '{{ dataset }}' as scope, d.found, f.found as allowed, d.found = f.found as is_ok, null::varchar as sample
from (select {{ key_print('flow_id') }} as found from {{ ref(dataset) }}) as d
cross join flow as f
{{ 'union all' if not loop.last }}
{% endfor %}
