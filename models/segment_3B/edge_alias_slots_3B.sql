-- Which edge does each slot of an alias table give, and which instead of it?
with opened as (
    {{ alias_slots(ref('s3_edge_alias_law'), ['merchant_idx', 'slot_offset'], 'edge_idx', 'mass_q', item='edge_idx') }}
)

select
    slot_offset + slot_no as slot,
    merchant_idx,
    prob_q,
    edge_idx,
    alias_edge_idx
from opened
order by slot
