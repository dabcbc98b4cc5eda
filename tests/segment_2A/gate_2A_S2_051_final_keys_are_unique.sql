-- No site has two final zones.
{{ gate_unique_key('site_timezones', ['merchant_id', 'legal_country_iso', 'site_order'], also=['site_id']) }}
