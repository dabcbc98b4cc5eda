-- Exactly the virtual merchants have an alias table.
{{ gate_same_keys(
    'select merchant_idx from ' ~ ref('edge_alias_index_3B'),
    'select merchant_idx from ' ~ ref('virtual_classification_3B') ~ ' where is_virtual',
    ['merchant_idx']) }}
