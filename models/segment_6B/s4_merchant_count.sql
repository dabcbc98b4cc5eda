{{ config(parts_by='utc_day') }}
-- How much is paid at each merchant in a part's days, how much of it is not legitimate, and how are amounts spread?
-- Logarithms are summed in whole millionths: the same in any order of rows.
-- depends_on: {{ ref('s5_hour_audit_5B') }}
with {{ judged_flows() }}

select
    merchant_idx,
    count(*) as flows,
    count(*) filter (truth_label <> 0) as non_legit_flows,
    count(*) filter (is_fraud_bank_view) as bank_fraud_flows,
    sum(round(ln(amount_ref_minor) * 1e6)::bigint)::bigint as ln_amount_sum,
    sum(round(pow(ln(amount_ref_minor), 2) * 1e6)::bigint)::bigint as ln_amount_squares
from flow
group by merchant_idx
order by merchant_idx
