-- Which site or edge does each slot of every alias table give, all tables in one numbering?
with slot as (
    select 0 as table_no, slot as owner_slot, prob_q, site_idx as item_idx, alias_site_idx as alias_item_idx from {{ ref('s2_alias_slots') }}
    union all
    select 1, slot, prob_q, site_idx, alias_site_idx from {{ ref('s4_pair_slots_5B') }}
    union all
    select 2, slot, prob_q, edge_idx, alias_edge_idx from {{ ref('s4_edge_zone_slots_5B') }}
    union all
    select 3, slot, prob_q, edge_idx, alias_edge_idx from {{ ref('edge_alias_slots_3B') }}
)

select
    row_number() over (order by table_no, owner_slot) - 1 as slot,
    ['site', 'pair', 'edge_zone', 'edge'][table_no + 1] as slot_table,
    owner_slot,
    prob_q,
    item_idx,
    alias_item_idx
from slot
order by slot
