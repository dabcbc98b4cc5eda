-- How do a family's prices end? 1,024 cells of equal mass a family; what no ending takes stays unrounded.
-- depends_on: {{ ref('s0_gate_receipt_6B') }}
with taken as (
    select
        e.parent::integer as family_idx,
        n.ordinal as ending_no,
        round(e.value * {{ share_cells() }})::integer as cells
    from {{ source('policy_6B', 'amounts__families__endings') }} as e
    inner join {{ source('policy_6B', 'amounts__endings') }} as n on n.ending = e.key
),

placed as (
    select
        family_idx,
        ending_no,
        cells,
        sum(cells) over (partition by family_idx order by ending_no)::integer - cells as cell_off
    from taken
),

cell as (
    select f.ordinal::integer as family_idx, unnest(range({{ share_cells() }}))::integer as cell_no
    from {{ source('policy_6B', 'amounts__families') }} as f
)

select
    (c.family_idx * {{ share_cells() }} + c.cell_no)::integer as ending_cell,
    n.ending,
    n.modulus,
    n.rest
from cell as c
left join placed as p on p.family_idx = c.family_idx and c.cell_no >= p.cell_off and c.cell_no < p.cell_off + p.cells
inner join {{ source('policy_6B', 'amounts__endings') }} as n on n.ordinal = coalesce(p.ending_no, 0)
order by ending_cell
