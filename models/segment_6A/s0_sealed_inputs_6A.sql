-- What may segment 6A read, by digest?
{{ sealed_inputs('6A',
    sources=['ref_countries', 'ref_country_profile', 'ref_country_languages', 'ref_places'],
    datasets=['merchant_catalogue', 'site_locations', 'site_timezones', 'country_zone_universe_2A', 'tz_dim_2A', 's1_site_weights',
        'virtual_classification_3B', 'edge_catalogue_3B', 'merchant_zone_profile_5A', 's4_intensity_vectors_5A', 's4_horizon']) }}
