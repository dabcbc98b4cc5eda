{{ config(parts_by='utc_day', is_long=true) }}
-- What did the bank decide, find out and believe about each flow, and when was its word final?
with flow as (
    select flow_id, response_code, sca
    from {{ ref('s3_flow_anchor_with_fraud_6B') }}
    where {{ of_utc_day('ts_utc') }}
),

verdict as (
    select v.*, c.case_id, c.closed_utc
    from {{ ref('s4_verdict_6B') }} as v
    inner join {{ ref('s4_case_flow_6B') }} as c on c.flow_id = v.flow_id
    where {{ of_utc_day('v.ts_utc') }} and {{ of_utc_day('c.ts_utc') }}
)

select
    f.flow_id,
    -- a challenge that failed or was given up is no ordinary decline
    case
        when f.sca > {{ sca_completed() }} then 2
        when f.response_code <> 0 then 1
        when f.sca = {{ sca_completed() }} then 2
        when v.is_reviewed then 3
        else 0
    end::utinyint as auth_decision,
    coalesce(v.detection, 0)::utinyint as detection,
    coalesce(v.bank_view_outcome, 0)::utinyint as bank_view_outcome,
    coalesce(v.bank_view_outcome in (1, 4), false) as is_fraud_bank_view,
    coalesce(v.dispute_filed, false) as dispute_filed,
    coalesce(v.chargeback_type, 0)::utinyint as chargeback_type,
    coalesce(v.chargeback_outcome, 0)::utinyint as chargeback_outcome,
    v.detect_utc,
    v.dispute_utc,
    v.chargeback_utc,
    v.closed_utc as label_available_utc,
    v.case_id
from flow as f
left join verdict as v on v.flow_id = f.flow_id
{{ ordered_in_day('f.flow_id') }}
