-- How many flows are there of each kind, by what was known, what was true and what the bank believes?
-- Only what is not legitimate, or was looked at by the bank, is joined: the rest of the flows are their default.
with held as (
    select flow_id, truth_label, truth_subtype
    from {{ ref('s4_flow_truth_labels_6B') }}
    where truth_label <> 0
),

seen as (
    select flow_id, detection, bank_view_outcome, is_fraud_bank_view
    from {{ ref('s4_flow_bank_view_6B') }}
    where detection <> 0 or bank_view_outcome <> 0 or is_fraud_bank_view
),

flow as (
    select
        f.class_idx,
        f.presence,
        f.is_foreign,
        f.response_code,
        f.sca,
        f.refund_offset_s is not null as has_refund,
        f.reversal_offset_s is not null as has_reversal,
        f.overlay_applied,
        f.campaign_idx > 0 as has_campaign,
        f.fraud_pattern,
        coalesce(h.truth_label, 0)::utinyint as truth_label,
        coalesce(h.truth_subtype, 0)::utinyint as truth_subtype,
        coalesce(s.detection, 0)::utinyint as detection,
        coalesce(s.bank_view_outcome, 0)::utinyint as bank_view_outcome,
        coalesce(s.is_fraud_bank_view, false) as is_fraud_bank_view
    from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
    left join held as h on h.flow_id = f.flow_id
    left join seen as s on s.flow_id = f.flow_id
)

select
    class_idx,
    presence,
    is_foreign,
    response_code,
    sca,
    has_refund,
    has_reversal,
    overlay_applied,
    has_campaign,
    fraud_pattern,
    truth_label,
    truth_subtype,
    detection,
    bank_view_outcome,
    is_fraud_bank_view,
    count(*) as flows
from flow
group by all
order by all
