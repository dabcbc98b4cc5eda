{{ config(materialized='view') }}
-- By which factor does the calendar move each row's demand in each hour? A view of the surface.
select mz_idx, bucket_idx, overlay_factor_total
from {{ ref('merchant_zone_scenario_local_5A') }}
