-- Routing the roster once more gives the same picks.
{{ gate_replays({
    's5_selection_log': ['s5_arrival_roster', 's4_group_index', 's4_group_weights', 's2_alias_index', 's2_alias_slots', 'outlet_catalogue']
}) }}
