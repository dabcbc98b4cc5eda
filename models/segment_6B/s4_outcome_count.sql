{{ config(parts_by='utc_day') }}
-- How many flows of a part's days are there of each kind, by what was known, what was true and what the bank believes?
-- depends_on: {{ ref('s5_hour_audit_5B') }}
with {{ judged_flows() }}

select
    class_idx,
    presence,
    is_foreign,
    response_code,
    sca,
    refund_offset_s is not null as has_refund,
    reversal_offset_s is not null as has_reversal,
    overlay_applied,
    campaign_idx > 0 as has_campaign,
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
