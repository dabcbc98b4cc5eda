-- Multi-site chances differ between merchants and leave both outcomes open.
{{ gate_at_least("select quantile_cont(pi, 0.05) from " ~ ref('s1_hurdle'), "select pi_p05_min from " ~ source('policy_1A', 'validation'), 'p05') }}
union all
{{ gate_at_most("select quantile_cont(pi, 0.95) from " ~ ref('s1_hurdle'), "select pi_p95_max from " ~ source('policy_1A', 'validation'), 'p95') }}
union all
{{ gate_at_least("select round(stddev_samp(pi), 9) from " ~ ref('s1_hurdle'), "select pi_sd_min from " ~ source('policy_1A', 'validation'), 'sd') }}
