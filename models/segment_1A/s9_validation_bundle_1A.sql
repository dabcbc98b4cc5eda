-- Which evidence does segment 1A leave, and did it pass?
{{ validation_bundle('1A', checks='s9_checks_1A', members=[
    's0_sealed_inputs_1A', 's0_gate_receipt_1A', 's0_country_frame', 'hurdle_stationarity_tests', 'sparse_flag',
    's3_candidate_set', 's3_integerised_counts', 's9_reconciliation_1A', 'merchant_catalogue', 'merchant_abort_log', 'rng_trace_1A'
]) }}
