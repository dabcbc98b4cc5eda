-- By which alias slots is a probed merchant's edge drawn?
with law as (
    select
        merchant_idx,
        list(edge_no order by edge_no) as items,
        list(mass_q order by edge_no) as masses
    from {{ ref('s6_edge_law') }}
    group by merchant_idx
),

opened as (
    {{ alias_slots('law', ['merchant_idx'], 'items', 'masses', item='edge_no') }}
)

select merchant_idx, slot_no::integer as slot_no, prob_q, edge_no, alias_edge_no
from opened
order by merchant_idx, slot_no
