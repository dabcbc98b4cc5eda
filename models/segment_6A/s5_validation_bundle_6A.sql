-- What stands in the validation bundle of segment 6A, and has the segment passed?
{{ validation_bundle('6A', checks='s5_checks_6A', members=[
    's0_sealed_inputs_6A', 's0_gate_receipt_6A', 's1_country_base_6A', 's1_party_summary_6A', 's2_account_summary_6A', 's3_instrument_summary_6A',
    's4_ip_pool_6A', 's4_network_summary_6A', 's5_role_summary_6A', 'rng_trace_6A']) }}
