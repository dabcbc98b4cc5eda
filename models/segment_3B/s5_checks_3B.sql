-- Does every gate of segment 3B hold?
{{ segment_checks('3B', members=[
    's0_sealed_inputs_3B', 's0_gate_receipt_3B', 's1_rule_match', 's1_virtual_score', 's1_virtual_only', 's1_hybrid',
    'virtual_classification_3B', 's1_settlement_country', 's1_settlement_city', 's1_settlement_office', 'virtual_settlement_3B',
    's2_merchant_profile', 's2_country_mix', 's2_country_budget', 's2_edge_country_surface', 's2_edge_place', 's2_edge_point',
    's2_edge_site', 'edge_catalogue_3B', 's2_merchant_topology', 'edge_catalogue_index_3B', 's3_edge_alias_law',
    'edge_alias_slots_3B', 'edge_alias_blob_3B', 'edge_alias_index_3B', 'edge_alias_header_3B', 'edge_universe_hash_3B',
    'virtual_routing_policy_3B', 's4_realism_metrics', 'virtual_validation_contract_3B', 's5_structural_summary_3B',
    's5_rng_summary_3B', 's5_digest_summary_3B', 's5_manifest_3B', 'rng_trace_3B']) }}
