-- What may segment 6B read, by digest?
{{ sealed_inputs('6B',
    sources=['ref_countries', 'ref_currencies', 'ref_fx_ecb_daily', 'ref_mcc'],
    policies=['segment_6A/attachment', 'segment_6A/ips', 'segment_6A/population', 'segment_6A/roles', 'segment_6A/segments'],
    datasets=['merchant_catalogue', 'outlet_catalogue', 'site_locations', 'edge_catalogue_3B', 'merchant_class_profile_5A', 'merchant_zone_profile_5A',
        'arrival_events_5B', 's4_arrival_summary_5B', 's5_hour_audit_5B',
        's1_origin_base_6A', 's1_country_base_6A', 's1_cell_base_6A', 's1_party_base_6A', 's2_account_base_6A', 's3_instrument_base_6A',
        's4_device_base_6A', 's4_ip_base_6A', 's4_ip_pool_6A', 's4_ip_links_6A', 's5_attach_party_6A', 's5_catchment_6A', 's5_corridor_window_6A',
        's5_party_fraud_roles_6A', 's5_account_fraud_roles_6A', 's5_device_fraud_roles_6A', 's5_ip_fraud_roles_6A', 's5_merchant_fraud_roles_6A']) }}
