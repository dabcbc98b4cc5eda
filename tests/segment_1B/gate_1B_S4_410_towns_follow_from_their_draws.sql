-- Drawing centres, footprints and slots once more gives the same towns.
{{ gate_replays({
    's4_market_centres': ['s2_tile_weights', 's3_requirements'],
    's4_pair_footprint': ['s3_requirements', 's4_market_centres'],
    's4_slot_choice': ['s4_pair_footprint', 's4_market_centres', 's1_tile_index'],
    's4_site_slots': ['s4_slot_choice', 's4_pair_footprint', 's4_market_centres']
}) }}
