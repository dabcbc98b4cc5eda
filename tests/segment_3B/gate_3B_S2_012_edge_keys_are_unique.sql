-- Edges are numbered once, and within their merchant once.
{{ gate_unique_key('edge_catalogue_3B', ['merchant_idx', 'edge_seq'], also=['edge_idx']) }}
