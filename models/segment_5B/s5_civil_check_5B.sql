-- Does the local time of each sampled arrival equal what the time-zone database gives?
with zone as (
    select
        s.tz_idx,
        t.tzid,
        zoneinfo_offsets(t.tzid, list(epoch_us(s.ts_utc) order by s.arrival_id)) as offsets,
        list(s.arrival_id order by s.arrival_id) as arrival_ids
    from {{ ref('s5_civil_sample_5B') }} as s
    inner join {{ ref('tz_dim_2A') }} as t on t.tz_idx = s.tz_idx
    group by s.tz_idx, t.tzid
),

answer as (
    select unnest(arrival_ids) as arrival_id, unnest(offsets) as zoneinfo_offset_s from zone
)

select
    s.arrival_id,
    s.tz_idx,
    s.window_idx,
    s.is_sample,
    {{ add_seconds('s.ts_utc', 's.utc_offset_s') }} as ts_local,
    {{ add_seconds('s.ts_utc', 'a.zoneinfo_offset_s') }} as ts_local_zoneinfo,
    s.utc_offset_s - a.zoneinfo_offset_s as difference_s
from {{ ref('s5_civil_sample_5B') }} as s
inner join answer as a on a.arrival_id = s.arrival_id
order by s.arrival_id
