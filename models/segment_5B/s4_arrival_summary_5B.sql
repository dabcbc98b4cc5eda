-- How many arrivals does each row have, by route, and from when to when?
select
    mz_idx,
    count(*) as arrivals,
    count(*) filter (where is_virtual) as virtual_arrivals,
    count(*) filter (where route_code = 1) as remote_site_arrivals,
    min(ts_utc) as first_ts_utc,
    max(ts_utc) as last_ts_utc
from {{ ref('arrival_events_5B') }}
group by mz_idx
order by mz_idx
