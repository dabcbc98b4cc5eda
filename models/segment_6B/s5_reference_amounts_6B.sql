-- How many flows of each amount in EUR cents came to each outcome at the bank?
-- Flows without a case are all others: only those with one are joined.
with outcome as (
    select flow_id, bank_view_outcome from {{ ref('s4_flow_bank_view_6B') }} where bank_view_outcome <> 0
)

select
    f.amount_ref_minor,
    coalesce(o.bank_view_outcome, 0)::utinyint as bank_view_outcome,
    count(*) as flows
from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
left join outcome as o on o.flow_id = f.flow_id
group by f.amount_ref_minor, o.bank_view_outcome
order by f.amount_ref_minor, bank_view_outcome
