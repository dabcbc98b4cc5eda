-- Does every gate of segment 6A hold?
{{ segment_checks('6A', members=[
    's0_sealed_inputs_6A', 's0_gate_receipt_6A', 's1_expected_rows', 's1_origin_base_6A', 's1_country_profile_6A', 's1_foreign_share',
    's1_corridor_6A', 's1_country_demand', 's1_origin_place', 's1_place_base_6A', 's1_country_base_6A', 's1_segment_mix_6A', 's1_household_law',
    's1_cell_law', 's1_member', 's1_household_base_6A', 's1_latent_role', 's1_ring_member_6A', 's1_party_base_6A', 's1_cell_base_6A',
    's1_party_summary_6A', 's2_account_law_6A', 's2_account_count', 's2_account_base_6A', 's2_account_summary_6A', 's3_instrument_law_6A',
    's3_instrument_count', 's3_scheme_mix_6A', 's3_instrument_order', 's3_instrument_base_6A', 's3_instrument_summary_6A', 's4_device_list',
    's4_device_share', 's4_household_line', 's4_device_slots', 's4_town_pool', 's4_ip_pool_6A', 's4_place_net', 's4_party_net_6A', 's4_ip_links_6A',
    's4_device_links_6A', 's4_device_base_6A', 's4_ip_base_6A', 's4_network_summary_6A', 's5_clientele_6A', 's5_corridor_window_6A', 's5_catchment_6A',
    's5_attach_party_6A', 's5_probe_6A', 's5_party_context', 's5_party_fraud_roles_6A', 's5_account_fraud_roles_6A', 's5_device_fraud_roles_6A',
    's5_ip_fraud_roles_6A', 's5_merchant_fraud_roles_6A', 's5_role_summary_6A', 'rng_trace_6A'], policies=['roles__terms']) }}
