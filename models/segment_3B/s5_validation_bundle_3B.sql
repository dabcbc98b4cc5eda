-- What stands in the validation bundle of segment 3B, and has the segment passed?
{{ validation_bundle('3B', checks='s5_checks_3B', members=[
    's0_sealed_inputs_3B', 's0_gate_receipt_3B', 'edge_universe_hash_3B', 'virtual_routing_policy_3B',
    'virtual_validation_contract_3B', 's5_structural_summary_3B', 's5_rng_summary_3B', 's5_digest_summary_3B', 's5_manifest_3B',
    'rng_trace_3B']) }}
