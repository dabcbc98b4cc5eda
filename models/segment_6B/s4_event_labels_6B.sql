{{ config(parts_by='utc_day', is_long=true) }}
-- Which truth and which belief of the bank does each event carry, and which events are the deed itself?
with flow as (
    select
        f.*,
        t.truth_label <> 0 as is_fraud_truth,
        coalesce(v.bank_view_outcome in (1, 4), false) as is_fraud_bank_view,
        -- a deed that the flow does not have is its authorisation
        case
            when t.primary_event = {{ event_types().index('REFUND') }} and f.refund_offset_s is null then 0
            when t.primary_event = {{ event_types().index('CLEARING') }} and f.clear_offset_s is null then 0
            else t.primary_event
        end as primary_event
    from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
    left join {{ ref('s4_truth_law_6B') }} as t on t.truth_key = {{ truth_key('f.campaign_idx', 'f.fraud_pattern', 'f.overlay_applied') }}
    left join {{ ref('s4_verdict_6B') }} as v on v.flow_id = f.flow_id and {{ of_utc_day('v.ts_utc') }}
    where {{ of_utc_day('f.ts_utc') }}
    {{ ordered_in_day('f.flow_id') }}
)

select
    flow_id,
    event_seq,
    is_fraud_truth,
    is_fraud_bank_view,
    case when not is_fraud_truth then 0 when event_type = primary_event then 2 else 1 end::utinyint as truth_event_role
from ({{ events_of('flow', ['is_fraud_truth', 'is_fraud_bank_view', 'primary_event']) }})
