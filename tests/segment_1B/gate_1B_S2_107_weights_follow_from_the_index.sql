-- Building the weights once more from the index gives the same rows.
{{ gate_replays({'s2_tile_weights': ['s1_tile_index']}) }}
