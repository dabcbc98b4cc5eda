-- Why is an ordinary flow declined? 1,024 cells of equal mass at the counter, then as many online.
-- depends_on: {{ ref('s0_gate_receipt_6B') }}
with share as (
    select 0 as presence, code, pos_share as share from {{ source('policy_6B', 'flow_shape__answers') }}
    union all
    select 1, code, ecom_share from {{ source('policy_6B', 'flow_shape__answers') }}
),

running as (
    select presence, code, share, sum(share::decimal(18, 9)) over (partition by presence order by code)::double as upto from share
),

cell as (
    select r.presence, unnest(range({{ share_cells() }})) as cell_no from (select unnest([0, 1]) as presence) as r
)

select
    (c.presence * {{ share_cells() }} + c.cell_no)::integer as reason_cell,
    min(r.code)::utinyint as response_code
from cell as c
inner join running as r on r.presence = c.presence and r.share > 0 and r.upto * {{ share_cells() }} > c.cell_no + 5e-1
group by reason_cell
order by reason_cell
