-- How many flows does each merchant have in each market, at the counter and online?
select
    merchant_idx,
    market_idx,
    presence,
    any_value(class_idx) as class_idx,
    count(*)::integer as flows,
    count(clear_offset_s)::integer as cleared_flows
from {{ ref('s2_flow_anchor_baseline_6B') }}
group by merchant_idx, market_idx, presence
order by merchant_idx, market_idx, presence
