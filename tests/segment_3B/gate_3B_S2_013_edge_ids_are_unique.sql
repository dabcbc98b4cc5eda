-- No two edges share an identity.
{{ gate_unique_key('edge_catalogue_3B', ['edge_id']) }}
