-- How does each alias table look as bytes?
with built as (
    select table_id, alias_table(mass_q) as law
    from {{ ref('s2_alias_law') }}
    where site_idx is not null
)

select table_id, alias_slice(law.prob, law.alias) as slice
from built
order by table_id
