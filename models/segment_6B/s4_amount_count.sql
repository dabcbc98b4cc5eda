{{ config(parts_by='utc_day') }}
-- How many flows of a part's days were there of each amount and currency, and what did the bank make of them?
-- depends_on: {{ ref('s5_hour_audit_5B') }}
with {{ judged_flows() }}

select
    currency_idx,
    amount_minor,
    amount_ref_minor,
    bank_view_outcome,
    count(*) as flows
from flow
group by all
order by all
