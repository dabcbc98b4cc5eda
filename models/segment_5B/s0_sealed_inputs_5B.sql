-- What may segment 5B read, by digest?
{{ sealed_inputs('5B',
    sources=['ref_countries'],
    datasets=['merchant_zone_profile_5A', 's3_effective_scale_5A', 's4_intensity_vectors_5A', 's4_zone_clock_5A', 's4_horizon',
        'tz_timetable_horizon', 'tz_dim_2A', 's1_site_weights', 's2_alias_index', 's2_alias_slots', 's4_group_weights',
        'virtual_classification_3B', 'edge_catalogue_3B', 'edge_alias_index_3B', 'edge_alias_slots_3B', 'virtual_settlement_3B']) }}
