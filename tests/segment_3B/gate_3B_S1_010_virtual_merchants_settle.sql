-- Exactly the virtual merchants settle somewhere.
{{ gate_same_keys(
    'select merchant_id from ' ~ ref('virtual_settlement_3B'),
    'select merchant_id from ' ~ ref('virtual_classification_3B') ~ ' where is_virtual',
    ['merchant_id']) }}
