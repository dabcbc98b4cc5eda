-- Over which span and in which scenario does the calendar run?
-- depends_on: {{ ref('s0_gate_receipt_5A') }}
select
    w.horizon_start_utc,
    w.horizon_hours::integer as horizon_hours,
    (w.horizon_hours // 24)::integer as horizon_days,
    w.horizon_start_utc::date as first_date,
    s.scenario_id,
    s.is_baseline,
    s.is_stress,
    s.holiday_peak
from {{ source('policy_world', 'scale') }} as w
cross join {{ source('engine', 'run') }} as r
inner join {{ source('policy_5A', 'scenario_horizon__scenarios') }} as s on s.scenario_id = r.scenario
