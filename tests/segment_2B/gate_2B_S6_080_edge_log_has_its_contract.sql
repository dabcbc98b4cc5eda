-- An output that stands has the columns and types of its contract, so that a rerun may leave it alone.
{{ gate_contracts(['s6_edge_log', 's6_edge_law', 's6_edge_slots']) }}
