-- Does every gate of segment 3A hold?
{{ segment_checks('3A', members=[
    's0_sealed_inputs_3A', 's0_gate_receipt_3A', 's1_escalation_queue', 's2_country_zone_priors',
    's3_zone_posterior', 's3_zone_shares', 's4_zone_counts', 'zone_alloc', 'zone_alloc_universe_hash',
    's6_issue_table_3A', 's6_validation_report_3A', 'rng_trace_3A']) }}
