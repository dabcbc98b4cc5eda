-- Which edge does each slot of an alias table give, and which instead of it?
with opened as (
    {{ alias_slots(ref('s3_edge_alias_law'), ['merchant_idx', 'slot_offset'], 'edge_idx', none, item='edge_idx', law="{'prob': slot_prob_q, 'alias': slot_alias}") }}
)

select
    slot_offset + slot_no as slot,
    merchant_idx,
    prob_q,
    edge_idx,
    alias_edge_idx
from opened
order by slot
