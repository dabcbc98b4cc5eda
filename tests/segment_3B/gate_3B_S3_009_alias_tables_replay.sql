-- Built once more, the alias tables are the published ones.
{{ gate_replays({
    'edge_alias_slots_3B': ['s3_edge_alias_law', 'edge_alias_slots_3B'],
    's3_edge_alias_law': ['edge_catalogue_3B', 's3_edge_alias_law']}) }}
