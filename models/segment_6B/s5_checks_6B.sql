-- Does every gate of segment 6B hold?
{% set members = [] %}
{# S0 and S1 #}
{% do members.extend(['s0_sealed_inputs_6B', 's0_gate_receipt_6B', 's1_catchment_member', 's1_catchment_6B', 's1_catchment_origin_6B', 's1_serving_point',
    's1_trip_window', 's1_trip_cells_6B', 's1_arrival_entities_6B', 's1_session_index_6B', 's1_day_audit', 's0_upstream_figures_6B', 'rng_trace_6B']) %}
{# S2 #}
{% do members.extend(['s2_law_6B', 's2_law_cell_6B', 's2_currency_dim_6B', 's2_merchant_dim_6B', 's2_market_dim_6B', 's2_segment_dim_6B', 's2_ending_cell_6B', 's2_decline_law_6B',
    's2_reason_cell_6B', 's2_score_ratio_6B', 's2_answer_dim_6B', 's2_flow_anchor_baseline_6B', 's2_event_stream_baseline_6B', 's2_day_audit']) %}
{# S3 #}
{% do members.append('s3_day_audit') %}
{# S4 #}
{% do members.extend(['s4_truth_law_6B', 's4_flow_truth_labels_6B', 's4_bank_law_6B', 's4_trigger_6B', 's4_verdict_6B', 's4_case_flow_6B', 's4_case_index_6B',
    's4_case_timeline_6B', 's4_flow_bank_view_6B', 's4_event_labels_6B']) %}
{# S5 #}
{% do members.extend(['s5_metric_cubes_6B', 's5_amount_counts_6B', 's5_reference_amounts_6B', 's5_latency_counts_6B', 's5_merchant_flows_6B', 's5_state_chain_6B']) %}
{{ segment_checks('6B', members=members, policies=['validation']) }}
