-- How does each alias table look as bytes?
select merchant_idx, alias_slice(slot_prob_q, slot_alias) as slice
from {{ ref('s3_edge_alias_law') }}
order by merchant_idx
