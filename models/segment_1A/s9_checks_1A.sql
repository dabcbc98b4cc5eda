-- Which gates of segment 1A hold, and what did each find?
{{ segment_checks('1A', members=[
    's0_sealed_inputs_1A', 's0_gate_receipt_1A', 's0_country_clocks', 's0_home_weights', 's0_country_frame',
    's0_merchant_register', 's1_hurdle', 'hurdle_stationarity_tests', 's2_outlet_counts', 'crossborder_features',
    'crossborder_eligibility_flags', 'sparse_flag', 'ccy_country_weights', 'merchant_currency', 's3_country_affinity',
    's3_candidate_set', 's4_foreign_target', 's6_membership', 's7_country_counts', 's3_integerised_counts',
    's3_site_sequence', 'merchant_abort_log', 'merchant_catalogue', 'outlet_catalogue', 's9_reconciliation_1A', 'rng_trace_1A'
], policies=['crossborder__candidate_reason_codes', 'crossborder__filter_tags', 'validation__abort_reasons']) }}
