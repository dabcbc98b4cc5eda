-- The zones of the mix are the zones of the merchant's sites.
{{ gate_same_keys(
    'select distinct merchant_idx, tz_idx from ' ~ ref('s4_group_weights'),
    'select distinct merchant_idx, tz_idx from ' ~ ref('s1_site_weights'),
    ['merchant_idx', 'tz_idx']) }}
