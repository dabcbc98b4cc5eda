-- The least second share touches few merchants.
{{ gate_at_most(
    '(select coalesce(avg(secondary_floor_applied::integer), 0) from ' ~ ref('s1_merchant_profile') ~ ' where n_sites > 1)',
    '(select secondary_hit_share_max from ' ~ source('policy_2B', 'alias_layout_policy_v1') ~ ')',
    'share of merchants') }}
