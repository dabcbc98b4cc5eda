{{ config(parts_by='utc_day') }}
-- How many flows of a part's days were there of each amount and currency, and what did the bank make of them?
-- depends_on: {{ ref('s5_hour_audit_5B') }}
with {{ outcomes_of_day() }}

select
    f.currency_idx,
    f.amount_minor,
    f.amount_ref_minor,
    coalesce(o.bank_view_outcome, 0)::utinyint as bank_view_outcome,
    count(*) as flows
from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
left join outcome as o on o.flow_id = f.flow_id
where {{ of_utc_day('f.ts_utc') }}
group by all
order by all
