-- Which flows does each campaign want, and which does it take? The first in priority has a flow, and nobody more than planned.
-- Drawn before the join: in its condition, the repeated parts of a draw's text would each be worked out.
with drawn as (
    select *, {{ rng_bits('6B.S3.select', ['flow_id', 'campaign_idx']) }} as word
    from (select flow_id, cell_idx, {{ campaign_of_cell('cell_idx') }} as campaign_idx from {{ ref('s3_candidate_6B') }})
),

wanted as (
    select
        w.flow_id,
        w.campaign_idx,
        c.class_idx,
        c.planned,
        k.template_no,
        k.priority,
        w.word / c.threshold::double as place,
        {{ rng_bits('6B.S3.conflict', ['w.flow_id', 'w.campaign_idx']) }} as tie
    from drawn as w
    inner join {{ ref('s3_campaign_cells_6B') }} as c on c.cell_idx = w.cell_idx and w.word < c.threshold
    inner join {{ ref('s3_campaign_catalogue_6B') }} as k on k.campaign_idx = w.campaign_idx
),

settled as (
    select
        *,
        row_number() over (partition by flow_id order by priority, tie, campaign_idx) as claim_no,
        count(*) over (partition by flow_id) as claims_n
    from wanted
),

-- a campaign keeps those that it drew most clearly
counted as (
    select *, row_number() over (partition by campaign_idx, claim_no = 1 order by place, flow_id) as won_no
    from settled
)

select
    flow_id,
    campaign_idx,
    template_no,
    class_idx,
    claim_no::utinyint as claim_no,
    claims_n::utinyint as claims_n,
    claim_no = 1 and won_no <= planned as is_taken
from counted
order by flow_id, campaign_idx
