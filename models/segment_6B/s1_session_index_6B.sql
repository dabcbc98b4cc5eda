{{ config(parts_by='utc_day', is_long=true) }}
-- Which sessions are there, whose, when, and how many arrivals and merchants do they hold?
with arrival as (
    select * from {{ ref('s1_arrival_entities_6B') }} where {{ of_utc_day('ts_utc') }}
)

select
    session_id,
    any_value(party_idx) as party_idx,
    any_value(presence) as presence,
    count(*)::integer as arrival_count,
    count(distinct merchant_idx)::integer as merchant_count,
    min(ts_utc) as session_start_utc,
    max(ts_utc) as session_end_utc,
    arg_min(account_idx, arrival_id) as account_idx,
    arg_min(device_idx, arrival_id) as device_idx
from arrival
group by session_id
order by session_id
