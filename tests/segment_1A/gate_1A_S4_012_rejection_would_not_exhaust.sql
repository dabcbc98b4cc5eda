-- A rejection sampler of the same law would hardly ever give up.
{{ gate_at_most(
    "select round(avg(exp(-v.exhaustion_draws * t.lambda_extra)), 9) from " ~ ref('s4_foreign_target') ~ " as t cross join "
        ~ source('policy_1A', 'validation') ~ " as v where t.k_target >= 1",
    "select exhaustion_share_max from " ~ source('policy_1A', 'validation')) }}
