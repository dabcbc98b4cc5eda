-- How many points does the ratio of an amount to its merchant's price level give? By whole steps of the ratio.
-- depends_on: {{ ref('s0_gate_receipt_6B') }}
select
    r.ratio_step::integer as ratio_step,
    round(p.points_per_logit * p.weights_log_ratio * ln(least(greatest((r.ratio_step + 5e-1) / p.ratio_steps, p.ratio_min), p.ratio_max)))::integer as ratio_points
from {{ source('policy_6B', 'issuer_score') }} as p
cross join (select unnest(range({{ ratio_steps() }})) as ratio_step) as r
order by ratio_step
