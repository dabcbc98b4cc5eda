-- Which UTC days does the horizon hold?
-- depends_on: {{ ref('s0_gate_receipt_2B') }}
select
    d.day_idx::smallint as day_idx,
    (s.horizon_start_utc + to_days(d.day_idx::integer))::date as utc_date,
    (isodow((s.horizon_start_utc + to_days(d.day_idx::integer))::date) - 1)::smallint as day_of_week
from {{ source('policy_world', 'scale') }} as s
cross join unnest(range(s.horizon_hours // 24)) as d (day_idx)
order by d.day_idx
