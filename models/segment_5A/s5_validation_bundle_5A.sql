-- What stands in the validation bundle of segment 5A, and has the segment passed?
{{ validation_bundle('5A', checks='s5_checks_5A', members=[
    's0_sealed_inputs_5A', 's0_gate_receipt_5A', 's4_horizon', 'scenario_calendar_5A', 'validation_report_5A', 'validation_issue_table_5A',
    'rng_trace_5A']) }}
