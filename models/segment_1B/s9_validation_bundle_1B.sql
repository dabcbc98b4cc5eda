-- Which evidence does segment 1B leave, and did it pass?
{{ validation_bundle('1B', checks='s9_checks_1B', members=[
    's0_sealed_inputs_1B', 's0_gate_receipt_1B', 's2_country_surface', 's9_realism_1B', 'rng_trace_1B'
]) }}
