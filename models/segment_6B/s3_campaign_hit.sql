-- Which flows does each campaign take? Drawn by threshold, given to the first in priority, kept up to the quota.
with drawn as (
    select
        d.flow_id,
        c.campaign_idx,
        c.class_idx,
        c.threshold,
        c.planned,
        {{ rng_bits('6B.S3.select', ['d.flow_id', 'c.campaign_idx']) }} as word
    from {{ ref('s3_candidate_6B') }} as d
    inner join {{ ref('s3_campaign_cells_6B') }} as c on c.cell_idx = d.cell_idx
),

wanted as (
    select
        w.flow_id,
        w.campaign_idx,
        w.class_idx,
        w.planned,
        k.template_no,
        k.priority,
        w.word / w.threshold::double as place,
        {{ rng_bits('6B.S3.conflict', ['w.flow_id', 'w.campaign_idx']) }} as tie
    from drawn as w
    inner join {{ ref('s3_campaign_catalogue_6B') }} as k on k.campaign_idx = w.campaign_idx
    where w.word < w.threshold
),

won as (
    select *, count(*) over (partition by flow_id) as wanted_by
    from wanted
    qualify row_number() over (partition by flow_id order by priority, tie, campaign_idx) = 1
)

select flow_id, campaign_idx, template_no, class_idx, wanted_by::utinyint as wanted_by
from won
qualify row_number() over (partition by campaign_idx order by place, flow_id) <= planned
order by flow_id
