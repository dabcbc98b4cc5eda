-- Which site does each slot of an alias table give, and which instead of it?
with law as (
    select table_id, slot_offset, site_idx as items, {'prob': slot_prob_q, 'alias': slot_alias} as built
    from {{ ref('s2_alias_law') }}
    where site_idx is not null
),

opened as (
    {{ alias_slots('law', ['table_id', 'slot_offset'], 'items', none, item='site_idx', law='built') }}
)

select
    slot_offset + slot_no as slot,
    table_id,
    prob_q,
    site_idx,
    alias_site_idx
from opened
order by slot
