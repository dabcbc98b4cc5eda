-- Does every gate of segment 2B hold?
{{ segment_checks('2B', members=[
    's0_sealed_inputs_2B', 's0_gate_receipt_2B',
    's1_merchant_law', 's1_site_shape', 's1_site_shares', 's1_site_weights', 's1_merchant_profile',
    's2_alias_law', 's2_alias_slots', 's2_alias_blob', 's2_alias_index', 's2_alias_header',
    'dim_day_2B', 's3_sigma', 's3_zone_day', 's3_day_effects',
    's4_group_index', 's4_group_mix', 's4_group_weights', 's4_regularizer',
    's5_roster_counts', 's5_arrival_roster', 's5_selection_log',
    's6_edge_law', 's6_edge_slots', 's6_edge_log',
    's7_alias_audit', 's7_audit_report', 's7_audit_metrics', 'rng_trace_2B']) }}
