-- A rejection sampler of the same law would seldom need many draws.
{{ gate_at_most(
    "select round(avg(exp(-v.high_rejection_draws * t.lambda_extra)), 9) from " ~ ref('s4_foreign_target') ~ " as t cross join "
        ~ source('policy_1A', 'validation') ~ " as v where t.k_target >= 1",
    "select high_rejection_share_max from " ~ source('policy_1A', 'validation')) }}
