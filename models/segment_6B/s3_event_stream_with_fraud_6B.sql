{{ config(parts_by='utc_day', is_long=true) }}
-- Which events does each flow send, fraud and abuse among them? In the order of flows. Egress.
with flow as (
    select * from {{ ref('s3_flow_anchor_with_fraud_6B') }} where {{ of_utc_day('ts_utc') }}
)

{{ events_of('flow', extra=['campaign_idx']) }}
