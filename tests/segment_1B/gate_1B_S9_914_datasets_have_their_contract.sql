-- Every dataset has the columns and types of its contract.
{{ gate_contracts([
    's1_place_mass', 's1_tile_area', 's1_tile_index', 's2_tile_weights', 's2_country_surface', 's3_requirements',
    's4_market_centres', 's4_pair_footprint', 's4_slot_choice', 's4_site_slots', 's4_alloc_plan',
    's5_site_tile_assignment', 's6_site_law', 's6_site_jitter', 's7_site_synthesis', 'site_locations'
]) }}
