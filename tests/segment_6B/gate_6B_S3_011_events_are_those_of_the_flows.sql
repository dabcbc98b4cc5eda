-- Every flow has the events that it counts, numbered from 1, and they carry its campaign.
{% set flows, events = ref('s3_flow_anchor_with_fraud_6B'), ref('s3_event_stream_with_fraud_6B') %}
{{ gate_equal('(select count(*) from ' ~ events ~ ')', '(select sum(event_count) from ' ~ flows ~ ')', 'events') }}
union all
{{ gate_equal('(select sum(event_seq::bigint) from ' ~ events ~ ')', '(select sum(event_count::bigint * (event_count + 1) // 2) from ' ~ flows ~ ')', 'sum of event_seq') }}
union all
{{ gate_equal('(select sum(campaign_idx::bigint) from ' ~ events ~ ')', '(select sum(campaign_idx::bigint * event_count) from ' ~ flows ~ ')', 'sum of campaign_idx') }}
