-- The one numbering of slots repeats the tables it joins.
{% call gate_no_rows("slot") %}
with owner as (
    select 'site' as slot_table, slot, prob_q, site_idx as item_idx, alias_site_idx as alias_item_idx from {{ ref('s2_alias_slots') }}
    union all
    select 'pair', slot, prob_q, site_idx, alias_site_idx from {{ ref('s4_pair_slots_5B') }}
    union all
    select 'edge_zone', slot, prob_q, edge_idx, alias_edge_idx from {{ ref('s4_edge_zone_slots_5B') }}
    union all
    select 'edge', slot, prob_q, edge_idx, alias_edge_idx from {{ ref('edge_alias_slots_3B') }}
)

select coalesce(r.slot, o.slot) as slot
from {{ ref('s4_route_slots_5B') }} as r
full join owner as o on o.slot_table = r.slot_table and o.slot = r.owner_slot
where (r.prob_q, r.item_idx, r.alias_item_idx) is distinct from (o.prob_q, o.item_idx, o.alias_item_idx)
    or r.slot - r.owner_slot is distinct from (select min(b.slot) from {{ ref('s4_route_slots_5B') }} as b where b.slot_table = r.slot_table)
{% endcall %}
