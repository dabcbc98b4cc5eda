-- How much is paid at each merchant, how much of it is not legitimate, and how are amounts spread?
-- Logarithms are summed in whole millionths: the same in any order of rows.
with held as (
    select flow_id, truth_label from {{ ref('s4_flow_truth_labels_6B') }} where truth_label <> 0
),

believed as (
    select flow_id from {{ ref('s4_flow_bank_view_6B') }} where is_fraud_bank_view
)

select
    f.merchant_idx,
    count(*) as flows,
    count(h.flow_id) as non_legit_flows,
    count(b.flow_id) as bank_fraud_flows,
    sum(round(ln(f.amount_ref_minor) * 1e6)::bigint)::bigint as ln_amount_sum,
    sum(round(pow(ln(f.amount_ref_minor), 2) * 1e6)::bigint)::bigint as ln_amount_squares
from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
left join held as h on h.flow_id = f.flow_id
left join believed as b on b.flow_id = f.flow_id
group by f.merchant_idx
order by f.merchant_idx
