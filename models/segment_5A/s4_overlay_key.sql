-- Which countries, zones and classes does the calendar move, and which number has each?
select
    (row_number() over (order by legal_country_iso, tz_idx, demand_class) - 1)::integer as overlay_idx,
    legal_country_iso,
    tz_idx,
    demand_class
from (select distinct legal_country_iso, tz_idx, demand_class from {{ ref('merchant_zone_profile_5A') }})
order by overlay_idx
