-- What does the party's segment decide: how much it spends and how often it is declined?
-- depends_on: {{ ref('s0_gate_receipt_6B') }}
select
    s.segment_code::utinyint as segment_code,
    s.segment,
    round(a.value * 65536)::integer as spend_factor,
    d.value as decline_factor
from {{ source('policy_6A', 'segments__segments') }} as s
inner join {{ source('policy_6B', 'amounts__segment_factors') }} as a on a.key = s.segment
inner join {{ source('policy_6B', 'flow_shape__decline_segment_factors') }} as d on d.key = s.segment
order by segment_code
