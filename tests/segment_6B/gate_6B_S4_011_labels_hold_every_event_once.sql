-- Labels of events are those of the events, row for row; each is complete and that of its flow, and every fraud has one deed.
{% set labels = {'is_fraud_truth': 's4_flow_truth_labels_6B', 'is_fraud_bank_view': 's4_flow_bank_view_6B'} %}
with labelled as (
    select
        {{ key_print('flow_id * 16 + event_seq') }} as events,
        {% for label in labels -%}
        count(*) filter (where {{ label }}) || ' events, ' || sum(flow_id * event_seq) filter (where {{ label }}) as {{ label }},
        {% endfor -%}
        count(*) filter (where truth_event_role = 2) as deeds,
        count(*) filter (where is_fraud_truth is null or is_fraud_bank_view is null or coalesce((truth_event_role = 0) = is_fraud_truth, true)) as faults
    from {{ ref('s4_event_labels_6B') }}
),

expected as (
    select 'events' as scope, l.events as found, (select {{ key_print('flow_id * 16 + event_seq') }} from {{ ref('s3_event_stream_with_fraud_6B') }}) as allowed
    from labelled as l
    {% for label, dataset in labels.items() %}
    union all
    select '{{ label }}', l.{{ label }}, f.allowed
    from labelled as l
    cross join (
        select sum(f.event_count) || ' events, ' || sum(f.flow_id * f.event_count * (f.event_count + 1)) // 2 as allowed
        from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
        inner join (select flow_id from {{ ref(dataset) }} where {{ label }}) as d on d.flow_id = f.flow_id
    ) as f
    {% endfor %}
    union all
    select 'deeds', l.deeds::varchar, (select count(*)::varchar from {{ ref('s4_flow_truth_labels_6B') }} where is_fraud_truth)
    from labelled as l
    union all
    select 'events without a label or of another role', l.faults::varchar, '0'
    from labelled as l
)

select scope, found, allowed, coalesce(found = allowed, false) as is_ok, null::varchar as sample from expected
