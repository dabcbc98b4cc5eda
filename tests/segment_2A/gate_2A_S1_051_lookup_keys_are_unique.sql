-- No site is looked up twice.
{{ gate_unique_key('s1_tz_lookup', ['merchant_id', 'legal_country_iso', 'site_order'], also=['site_id']) }}
