-- (merchant_id, legal_country_iso, site_order) is a key of the catalogue.
{{ gate_unique_key('outlet_catalogue', ['merchant_id', 'legal_country_iso', 'site_order']) }}
