-- How does each alias table look as bytes?
with built as (
    select merchant_idx, alias_table(mass_q) as law
    from {{ ref('s3_edge_alias_law') }}
)

select merchant_idx, alias_slice(law.prob, law.alias) as slice
from built
order by merchant_idx
