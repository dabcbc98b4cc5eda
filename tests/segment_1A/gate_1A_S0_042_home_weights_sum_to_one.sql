-- Home weights sum to one.
{{ gate_at_most(
    "select abs(sum(home_weight::decimal(18, 12)) - 1)::double from " ~ ref('s0_country_frame'),
    "select sum_epsilon from " ~ source('policy_1A', 'validation')) }}
