{{ config(parts_by='utc_day') }}
-- How much is paid at each merchant in a part's days, how much of it is not legitimate, and how are amounts spread?
-- Logarithms are summed in whole millionths: the same in any order of rows.
-- depends_on: {{ ref('s5_hour_audit_5B') }}
with {{ outcomes_of_day() }}

select
    f.merchant_idx,
    count(*) as flows,
    count(*) filter (o.truth_label <> 0) as non_legit_flows,
    count(*) filter (o.is_fraud_bank_view) as bank_fraud_flows,
    sum(round(ln(f.amount_ref_minor) * 1e6)::bigint)::bigint as ln_amount_sum,
    sum(round(pow(ln(f.amount_ref_minor), 2) * 1e6)::bigint)::bigint as ln_amount_squares
from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
left join outcome as o on o.flow_id = f.flow_id
where {{ of_utc_day('f.ts_utc') }}
group by f.merchant_idx
order by f.merchant_idx
