-- No site has two weights.
{{ gate_unique_key('s1_site_weights', ['merchant_id', 'legal_country_iso', 'site_order'], also=['site_id']) }}
