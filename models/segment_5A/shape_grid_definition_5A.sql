-- Which hour of the local week does each bucket stand for?
-- depends_on: {{ ref('s0_gate_receipt_5A') }}
select
    k::utinyint as bucket,
    (k // 24 + 1)::utinyint as dow,
    (k % 24)::utinyint as hour,
    k // 24 >= 5 as is_weekend,
    k % 24 < 6 as is_night,
    k // 24 < 5 and k % 24 between 9 and 17 as is_open
from unnest(range(168)) as g (k)
order by bucket
