{{ config(parts_by='utc_day', is_long=true) }}
-- Which flows are fraud or abuse in truth, of which kind, and whose campaign are they?
with flow as (
    select
        flow_id,
        campaign_idx,
        overlay_applied,
        {{ truth_key('campaign_idx', 'fraud_pattern', 'overlay_applied') }} as truth_key
    from {{ ref('s3_flow_anchor_with_fraud_6B') }}
    where {{ of_utc_day('ts_utc') }}
),

ruled as (
    select
        f.flow_id,
        f.campaign_idx,
        case
            when l.truth_label is null then error(p.unmatched_overlay || ': flow ' || f.flow_id || ', campaign ' || f.campaign_idx || ': found no truth rule, allowed one')
            else l.truth_label
        end as truth_label,
        l.truth_subtype,
        l.pattern_source
    from flow as f
    left join {{ ref('s4_truth_law_6B') }} as l on l.truth_key = f.truth_key
    cross join {{ source('policy_6B', 'truth_labels') }} as p
)

select
    flow_id,
    truth_label <> 0 as is_fraud_truth,
    truth_label::utinyint as truth_label,
    truth_subtype,
    pattern_source,
    campaign_idx
from ruled
{{ ordered_in_day('flow_id') }}
