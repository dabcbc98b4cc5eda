-- Few day effects lie on a bound.
{{ gate_at_most(
    '(select avg(clipped::integer) from ' ~ ref('s3_day_effects') ~ ')',
    '(select clipped_share_max from ' ~ source('policy_2B', 'day_effect_policy_v1') ~ ')',
    'share of day effects') }}
