-- Exactly the merchants with outlets are classified.
{{ gate_same_keys(
    'select merchant_id from ' ~ ref('virtual_classification_3B'),
    'select distinct merchant_id from ' ~ ref('outlet_catalogue'),
    ['merchant_id']) }}
