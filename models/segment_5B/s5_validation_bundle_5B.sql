-- What stands in the validation bundle of segment 5B, and has the segment passed?
{{ validation_bundle('5B', checks='s5_checks_5B', members=[
    's0_sealed_inputs_5B', 's0_gate_receipt_5B', 's1_time_grid_5B', 's3_count_summary_5B', 's4_arrival_summary_5B', 's4_online_share_5B',
    'validation_report_5B', 'validation_issue_table_5B', 'rng_trace_5B']) }}
