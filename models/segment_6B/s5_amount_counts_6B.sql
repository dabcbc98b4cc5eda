-- How many flows are there of each amount in each currency?
select currency_idx, amount_minor, count(*) as flows
from {{ ref('s3_flow_anchor_with_fraud_6B') }}
group by currency_idx, amount_minor
order by currency_idx, amount_minor
