{#- Datasets of 6B whose chain is held: those that later states or users read. -#}
{% macro chained_datasets_6B() -%}
{{ return([
    's1_trip_cells_6B', 's1_arrival_entities_6B', 's1_session_index_6B', 's2_flow_anchor_baseline_6B', 's2_event_stream_baseline_6B',
    's3_campaign_catalogue_6B', 's3_targets_6B', 's3_flow_overlay_6B', 's3_session_overlay_6B', 's3_flow_anchor_with_fraud_6B',
    's3_event_stream_with_fraud_6B', 's4_flow_truth_labels_6B', 's4_flow_bank_view_6B', 's4_event_labels_6B', 's4_case_timeline_6B',
    's4_case_index_6B']) }}
{%- endmacro %}
