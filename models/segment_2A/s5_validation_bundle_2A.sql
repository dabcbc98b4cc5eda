-- What stands in the validation bundle of segment 2A, and has the segment passed?
{{ validation_bundle('2A', checks='s5_checks_2A', members=[
    's0_sealed_inputs_2A', 's1_governance_2A', 's2_governance_2A', 's2_override_usage_2A', 's2_rebalance_report_2A',
    's4_legality_report', 'tz_timetable_manifest', 'rng_trace_2A']) }}
