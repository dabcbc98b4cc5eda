-- Hardly any chain has a law that lies mostly below two outlets.
{{ gate_at_most(
    "select round(quantile_cont((1 - accept_lower) / accept_lower, 0.99), 9) from " ~ ref('s2_outlet_counts'),
    "select corridor_p99_max from " ~ source('policy_1A', 'validation'), 'p99 of expected rejections') }}
