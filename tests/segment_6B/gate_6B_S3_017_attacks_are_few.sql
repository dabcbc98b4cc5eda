-- Attacked flows and campaigns stay below their limits.
{% set policy = source('policy_6B', 'campaigns') %}
{{ gate_at_most('(select avg(overlay_applied::integer) from ' ~ ref('s3_flow_anchor_with_fraud_6B') ~ ')', '(select limits_targets_share from ' ~ policy ~ ')', 'share of attacked flows') }}
union all
{{ gate_at_most('(select count(*) from ' ~ ref('s3_campaign_catalogue_6B') ~ ')',
    '(select p.instances_most * ' ~ size_factor('p', '(select count(*) from ' ~ ref('s2_flow_anchor_baseline_6B') ~ ')') ~ ' from ' ~ policy ~ ' as p)', 'campaigns') }}
