-- What stands in the validation bundle of segment 2B, and has the segment passed?
{{ validation_bundle('2B', checks='s8_checks_2B', members=[
    's0_sealed_inputs_2B', 's0_gate_receipt_2B', 's2_alias_header', 's7_audit_report', 's7_audit_metrics', 'rng_trace_2B']) }}
