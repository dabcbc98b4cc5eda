-- Neither the natural key nor site_id occurs twice.
{{ gate_unique_key('site_locations', ['merchant_id', 'legal_country_iso', 'site_order'], also=['site_id']) }}
