-- The homes of the frame, and the register, hold n_register merchants.
{{ gate_equal(
    "select sum(n_register)::bigint from " ~ ref('s0_country_frame'),
    "select n_register from " ~ source('policy_1A', 'merchant_population'), 'frame') }}
union all
{{ gate_equal(
    "select count(*) from " ~ ref('s0_merchant_register'),
    "select n_register from " ~ source('policy_1A', 'merchant_population'), 'register') }}
