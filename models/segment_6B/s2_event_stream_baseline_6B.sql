{{ config(parts_by='utc_day', zstd_level=1, parquet_version='v2') }}
-- Which events does each baseline flow send, when and over how much? In the order of flows.
with flow as (
    select * from {{ ref('s2_flow_anchor_baseline_6B') }} where {{ of_utc_day('ts_utc') }}
),

event as (
    {{ events_of('flow') }}
)

select * from event
{{ ordered_in_day('flow_id, event_seq') }}
