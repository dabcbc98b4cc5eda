-- Exactly the sites of site_locations have a weight.
{{ gate_same_keys(
    'select site_id from ' ~ ref('s1_site_weights'),
    'select site_id from ' ~ ref('site_locations'),
    ['site_id']) }}
