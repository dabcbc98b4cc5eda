-- Routing the virtual arrivals once more gives the same edges.
{{ gate_replays({
    's6_edge_law': ['s5_arrival_roster', 'merchant_catalogue'],
    's6_edge_log': ['s5_arrival_roster', 's6_edge_slots']
}) }}
