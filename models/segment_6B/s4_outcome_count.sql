{{ config(parts_by='utc_day') }}
-- How many flows of a part's days are there of each kind, by what was known, what was true and what the bank believes?
-- Only what is not legitimate, or was looked at by the bank, is joined: the rest of the flows are their default.
-- depends_on: {{ ref('s5_hour_audit_5B') }}
with {{ outcomes_of_day() }}

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
    coalesce(o.truth_label, 0)::utinyint as truth_label,
    coalesce(o.truth_subtype, 0)::utinyint as truth_subtype,
    coalesce(o.detection, 0)::utinyint as detection,
    coalesce(o.bank_view_outcome, 0)::utinyint as bank_view_outcome,
    coalesce(o.is_fraud_bank_view, false) as is_fraud_bank_view,
    count(*) as flows
from {{ ref('s3_flow_anchor_with_fraud_6B') }} as f
left join outcome as o on o.flow_id = f.flow_id
where {{ of_utc_day('f.ts_utc') }}
group by all
order by all
