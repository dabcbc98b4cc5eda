-- Which edges and masses does each virtual merchant's alias table hold, and where do its slots begin?
with law as (
    select
        merchant_idx,
        list(edge_idx order by edge_idx) as edge_idx,
        list(mass_q order by edge_idx) as mass_q
    from {{ ref('edge_catalogue_3B') }}
    group by merchant_idx
),

built as materialized (
    select *, alias_table(mass_q) as built_law from law
)

select
    merchant_idx,
    coalesce(sum(len(edge_idx)) over (order by merchant_idx rows between unbounded preceding and 1 preceding), 0)::bigint as slot_offset,
    edge_idx,
    mass_q,
    built_law.prob as slot_prob_q,
    built_law.alias as slot_alias
from built
order by merchant_idx
