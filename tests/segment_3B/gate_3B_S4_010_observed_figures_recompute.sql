-- Built once more, the figures and the contract are the published ones.
{{ gate_replays({
    's4_realism_metrics': ['s2_merchant_topology', 'edge_catalogue_3B', 'virtual_settlement_3B', 'virtual_classification_3B', 'edge_alias_slots_3B', 's4_realism_metrics'],
    'virtual_validation_contract_3B': ['s4_realism_metrics', 'virtual_validation_contract_3B']}) }}
