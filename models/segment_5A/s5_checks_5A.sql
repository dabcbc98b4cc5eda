-- Does every gate of segment 5A hold?
{{ segment_checks('5A', members=[
    's0_sealed_inputs_5A', 's0_gate_receipt_5A', 's1_merchant_demand', 's1_domain', 's1_class_affinity', 's1_class_draw',
    's1_class_rebalance', 's1_strength', 's1_raw_volume', 's1_volume', 'merchant_zone_profile_5A', 'merchant_class_profile_5A',
    'shape_grid_definition_5A', 'class_shape_catalogue_5A', 's2_shape_vectors_5A', 'class_zone_shape_5A', 's2_template_choice_5A',
    's3_effective_scale_5A', 's3_base_vectors_5A', 'merchant_zone_baseline_local_5A', 'class_zone_baseline_local_5A', 's4_horizon',
    's4_zone_clock_5A', 's4_event_holiday', 's4_event_pay', 's4_event_campaign', 's4_event_promotion', 's4_event_disruption',
    'scenario_calendar_5A', 's4_event_hours', 's4_overlay_key', 's4_overlay_hours', 's4_overlay_vectors_5A', 's4_promotion_windows_5A',
    's4_clock_vectors', 's4_intensity_vectors_5A', 'merchant_zone_scenario_local_5A', 's5_surface_profile_5A', 's5_recomposition_5A',
    'rng_trace_5A'], policies=['scenario_horizon']) }}
