-- Exactly the virtual merchants have edges.
{{ gate_same_keys(
    'select distinct merchant_id, merchant_idx from ' ~ ref('edge_catalogue_3B'),
    'select merchant_id, merchant_idx from ' ~ ref('virtual_classification_3B') ~ ' where is_virtual',
    ['merchant_id', 'merchant_idx']) }}
