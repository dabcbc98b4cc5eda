-- What stands in the validation bundle of segment 3A, and has the segment passed?
{{ validation_bundle('3A', checks='s7_checks_3A', members=[
    's0_sealed_inputs_3A', 's0_gate_receipt_3A', 's2_country_zone_priors', 'zone_alloc_universe_hash',
    's6_issue_table_3A', 's6_validation_report_3A', 'rng_trace_3A']) }}
