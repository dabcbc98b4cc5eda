-- How many flows of each amount in EUR cents came to each outcome at the bank?
select amount_ref_minor, bank_view_outcome, sum(flows)::bigint as flows
from {{ ref('s4_amount_count') }}
group by amount_ref_minor, bank_view_outcome
order by amount_ref_minor, bank_view_outcome
