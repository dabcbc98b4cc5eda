-- What stands in the validation bundle of segment 6B, and has the segment passed?
{% set members = ['s0_sealed_inputs_6B', 's0_gate_receipt_6B', 's0_upstream_figures_6B', 'rng_trace_6B', 's5_validation_report_6B', 's5_issue_table_6B'] %}
{# S1 #}
{% do members.extend(['s1_catchment_6B']) %}
{{ validation_bundle('6B', checks='s5_checks_6B', members=members) }}
