{{ config(parts_by='utc_day', zstd_level=1, parquet_version='v2') }}
-- Which events does each flow send, fraud and abuse among them? In the order of flows. Egress.
with flow as (
    select * from {{ ref('s3_flow_anchor_with_fraud_6B') }} where {{ of_utc_day('ts_utc') }}
),

event as (
    {{ events_of('flow', extra=['campaign_idx']) }}
)

select * from event
{{ ordered_in_day('flow_id, event_seq') }}
