-- Does every gate of segment 2A hold?
{{ segment_checks('2A', members=[
    's0_sealed_inputs_2A', 's0_gate_receipt_2A', 'country_zone_universe_2A',
    's1_tz_lookup', 's1_governance_2A',
    's2_zone_decision_2A', 's2_override_usage_2A', 's2_rebalance_plan_2A', 'site_timezones', 's2_governance_2A', 's2_rebalance_report_2A',
    'tz_timetable_cache', 'tz_timetable_horizon', 'tz_dim_2A', 'tz_timetable_manifest',
    's4_legality_windows', 's4_round_trip_2A', 's4_legality_report',
    'rng_trace_2A'], policies=['tz_upstream']) }}
