-- Building every state from the requirements to the egress once more gives the same rows.
{{ gate_replays({
    's3_requirements': ['s0_gate_receipt_1B', 'outlet_catalogue'],
    's4_market_centres': ['s2_tile_weights', 's3_requirements'],
    's4_pair_footprint': ['s3_requirements', 's4_market_centres'],
    's4_slot_choice': ['s4_pair_footprint', 's4_market_centres', 's1_tile_index'],
    's4_site_slots': ['s4_slot_choice', 's4_pair_footprint', 's4_market_centres'],
    's4_alloc_plan': ['s4_site_slots'],
    's5_site_tile_assignment': ['s4_site_slots', 'outlet_catalogue'],
    's6_site_law': ['s5_site_tile_assignment', 's1_tile_index'],
    's6_site_jitter': ['s6_site_law', 's1_tile_index'],
    's7_site_synthesis': ['s6_site_jitter', 's5_site_tile_assignment', 's1_tile_index', 's1_place_mass'],
    'site_locations': ['s7_site_synthesis', 'outlet_catalogue']
}) }}
