-- In which hours of the horizon does each merchant promote in each of its zones?
with zone_day as (
    select tz_idx, local_start_local::date as local_date, min(bucket_idx) as first_bucket, max(bucket_idx) as last_bucket
    from {{ ref('s4_zone_clock_5A') }}
    group by tz_idx, local_start_local::date
),

window_of as (
    select
        m.merchant_id,
        m.tz_idx,
        e.event_id,
        e.amplitude,
        min(d.first_bucket) as from_bucket,
        max(d.last_bucket) as to_bucket
    from (select distinct merchant_id, tz_idx from {{ ref('merchant_zone_profile_5A') }}) as m
    inner join {{ ref('scenario_calendar_5A') }} as e on e.merchant_id = m.merchant_id
    inner join zone_day as d on d.tz_idx = m.tz_idx and d.local_date >= e.start_local::date and d.local_date < e.end_local::date
    group by m.merchant_id, m.tz_idx, e.event_id, e.amplitude
)

select
    merchant_id,
    tz_idx,
    list(from_bucket::smallint order by event_id) as from_buckets,
    list(to_bucket::smallint order by event_id) as to_buckets,
    list(amplitude order by event_id) as amplitudes
from window_of
group by merchant_id, tz_idx
order by merchant_id, tz_idx
