-- How many flows are there of each amount in each currency?
select currency_idx, amount_minor, sum(flows)::bigint as flows
from {{ ref('s4_amount_count') }}
group by currency_idx, amount_minor
order by currency_idx, amount_minor
