-- How many flows are there in each cell of each campaign?
select
    cell_idx,
    (cell_idx // 256)::smallint as campaign_idx,
    (cell_idx // 32 % 8)::utinyint as class_idx,
    cell_idx // 16 % 2 = 1 as is_abroad,
    (cell_idx // 4 % 4)::utinyint as day_quarter,
    cell_idx // 2 % 2 = 1 as is_burst,
    (cell_idx % 2)::utinyint as presence,
    count(*)::integer as flows
from {{ ref('s3_candidate_6B') }}
group by cell_idx
order by cell_idx
