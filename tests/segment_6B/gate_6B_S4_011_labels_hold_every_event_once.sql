-- Labels of events are those of the events, row for row; each is complete and that of its flow.
{% set event_key = 'flow_id * 16 + event_seq' %}
{% set labels = [['is_fraud_truth', 's4_flow_truth_labels_6B'], ['is_fraud_bank_view', 's4_flow_bank_view_6B']] %}
select 'events' as scope, l.found, e.found as allowed, l.found = e.found as is_ok, null::varchar as sample
from (select {{ key_print(event_key) }} as found from {{ ref('s4_event_labels_6B') }}) as l
cross join (select {{ key_print(event_key) }} as found from {{ ref('s3_event_stream_with_fraud_6B') }}) as e
{% for label, dataset in labels %}
union all
select 'flows with {{ label }}' as scope, l.found, f.found as allowed, l.found = f.found as is_ok, null::varchar as sample
from (select {{ key_print('flow_id') }} as found from {{ ref('s4_event_labels_6B') }} where {{ label }} and event_seq = 1) as l
cross join (select {{ key_print('flow_id') }} as found from {{ ref(dataset) }} where {{ label }}) as f
union all
select 'flows with {{ label }} on some events only' as scope, count(*)::varchar as found, '0' as allowed, count(*) = 0 as is_ok, null::varchar as sample
from (select flow_id, count(*) as events from {{ ref('s4_event_labels_6B') }} where {{ label }} group by flow_id) as l
inner join {{ ref('s3_flow_anchor_with_fraud_6B') }} as f on f.flow_id = l.flow_id
where l.events <> f.event_count
{% endfor %}
union all
select 'events without a label' as scope, count(*)::varchar as found, '0' as allowed, count(*) = 0 as is_ok, null::varchar as sample
from {{ ref('s4_event_labels_6B') }}
where is_fraud_truth is null or is_fraud_bank_view is null or truth_event_role is null or (truth_event_role = 0) = is_fraud_truth
union all
select 'deeds' as scope, l.deeds::varchar as found, t.frauds::varchar as allowed, l.deeds = t.frauds as is_ok, null::varchar as sample
from (select count(*) filter (where truth_event_role = 2) as deeds from {{ ref('s4_event_labels_6B') }}) as l
cross join (select count(*) filter (where is_fraud_truth) as frauds from {{ ref('s4_flow_truth_labels_6B') }}) as t
