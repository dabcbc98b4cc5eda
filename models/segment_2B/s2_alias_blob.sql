-- How does each alias table look as bytes?
select table_id, alias_slice(slot_prob_q, slot_alias) as slice
from {{ ref('s2_alias_law') }}
where site_idx is not null
order by table_id
