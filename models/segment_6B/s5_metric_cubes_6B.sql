-- How many flows are there of each kind, by what was known, what was true and what the bank believes?
select * exclude (flows), sum(flows)::bigint as flows
from {{ ref('s4_outcome_count') }}
group by all
order by all
