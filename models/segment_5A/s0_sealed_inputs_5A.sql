-- What may segment 5A read, by digest?
{{ sealed_inputs('5A',
    sources=['ref_countries', 'ref_holidays'],
    datasets=['merchant_catalogue', 'outlet_catalogue', 'country_zone_universe_2A', 'tz_timetable_horizon', 'tz_dim_2A',
        'zone_alloc', 'zone_alloc_universe_hash', 'virtual_classification_3B', 'edge_catalogue_3B', 'edge_universe_hash_3B']) }}
