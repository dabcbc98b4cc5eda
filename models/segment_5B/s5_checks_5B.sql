-- Does every gate of segment 5B hold?
{{ segment_checks('5B', members=[
    's0_sealed_inputs_5B', 's0_gate_receipt_5B', 's1_time_grid_5B', 's1_grouping_5B', 's2_region_path', 's2_group_law', 's2_latent_field_5B',
    's2_day_factors_5B', 's2_realised_intensity_5B', 's3_bucket_counts_5B', 's3_count_summary_5B', 's4_pair_slots_5B', 's4_edge_zone_slots_5B',
    's4_route_slots_5B', 's4_online_share_5B', 's4_route_dim_5B', 's4_bucket_index_5B', 'arrival_events_5B', 's4_arrival_summary_5B',
    's5_hour_audit_5B', 's5_transition_windows_5B', 's5_civil_sample_5B', 's5_civil_check_5B', 'rng_trace_5B']) }}
