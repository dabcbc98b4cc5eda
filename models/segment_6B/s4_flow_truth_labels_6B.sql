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

-- as a list of one row: a join would lose the order of flows
law as (
    select list(l order by k.truth_key) as laws
    from (select unnest(range(max(truth_key) + 1)) as truth_key from {{ ref('s4_truth_law_6B') }}) as k
    left join {{ ref('s4_truth_law_6B') }} as l on l.truth_key = k.truth_key
),

met as (
    select f.*, l.laws[f.truth_key + 1] as law
    from flow as f
    cross join law as l
),

ruled as (
    select
        m.flow_id,
        m.campaign_idx,
        case
            when m.law.truth_label is null then error(p.unmatched_overlay || ': flow ' || m.flow_id || ', campaign ' || m.campaign_idx || ': found no truth rule, allowed one')
            else m.law.truth_label
        end as truth_label,
        m.law.truth_subtype,
        m.law.pattern_source
    from met as m
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
