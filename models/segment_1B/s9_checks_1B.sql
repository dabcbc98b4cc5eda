-- Which gates of segment 1B hold, and what did each find?
{{ segment_checks('1B', members=[
    's0_sealed_inputs_1B', 's0_gate_receipt_1B', 's1_place_mass', 's1_tile_area', 's1_tile_index', 's2_tile_weights',
    's2_country_surface', 's3_requirements', 's4_market_centres', 's4_pair_footprint', 's4_slot_choice', 's4_site_slots',
    's4_alloc_plan', 's5_site_tile_assignment', 's6_site_law', 's6_site_jitter', 's7_site_synthesis', 'site_locations',
    's9_realism_1B', 'rng_trace_1B'
], policies=['placement__denylist_country_iso']) }}
