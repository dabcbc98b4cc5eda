-- How many flows are there in each cell of each campaign?
select
    cell_idx,
    {{ campaign_cell_parts('cell_idx') }},
    count(*)::integer as flows
from {{ ref('s3_candidate_6B') }}
group by cell_idx
order by cell_idx
