{{ config(parts_by='utc_day', is_long=true) }}
-- Which events does each baseline flow send, when and over how much? In the order of flows.
with flow as (
    select * from {{ ref('s2_flow_anchor_baseline_6B') }} where {{ of_utc_day('ts_utc') }}
)

{{ events_of('flow') }}
