-- The domain is the allocation, every legal zone of its countries, and the edge zones of online-only merchants.
{{ gate_same_keys(
    'select distinct merchant_id, legal_country_iso, tzid from ' ~ ref('merchant_zone_profile_5A'),
    'select merchant_id, legal_country_iso, tzid from ' ~ ref('zone_alloc') ~ ' union select a.merchant_id, a.legal_country_iso, u.tzid from '
        ~ ref('zone_alloc') ~ ' as a inner join ' ~ ref('country_zone_universe_2A')
        ~ ' as u on u.country_iso = a.legal_country_iso and u.place_count > 0 union select e.merchant_id, e.country_iso, e.tzid_operational from '
        ~ ref('edge_catalogue_3B') ~ ' as e inner join ' ~ ref('virtual_classification_3B')
        ~ " as v on v.merchant_id = e.merchant_id and v.virtual_mode = 'VIRTUAL_ONLY'",
    ['merchant_id', 'legal_country_iso', 'tzid']) }}
