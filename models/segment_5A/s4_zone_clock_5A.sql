-- Which local hours of the week does each hour of the horizon cover in each zone?
with hour as (
    select
        h.bucket_idx::smallint as bucket_idx,
        s.horizon_start_utc + to_hours(h.bucket_idx) as start_utc
    from {{ ref('s4_horizon') }} as s
    cross join lateral (select unnest(range(s.horizon_hours)) as bucket_idx) as h
),

cell as (
    select
        t.tz_idx,
        h.bucket_idx,
        h.start_utc,
        t.utc_offset_s,
        t.valid_from_utc,
        t.valid_to_utc
    from {{ ref('tz_timetable_horizon') }} as t
    inner join (select distinct tz_idx from {{ ref('merchant_zone_profile_5A') }}) as used on used.tz_idx = t.tz_idx
    inner join hour as h on h.start_utc >= t.valid_from_utc and h.start_utc < t.valid_to_utc
),

switched as (
    select
        c.*,
        case when n.valid_from_utc is not null then date_diff('second', c.start_utc, n.valid_from_utc) end::integer as switch_at_s,
        n.utc_offset_s as offset_after_s
    from cell as c
    left join {{ ref('tz_timetable_horizon') }} as n
        on n.tz_idx = c.tz_idx and n.valid_from_utc = c.valid_to_utc and c.valid_to_utc < c.start_utc + to_hours(1) and c.valid_to_utc > c.start_utc
),

-- the local hour of the week at each quarter of an hour: offsets and switches are multiples of a quarter
quarter as (
    select
        *,
        list_transform(range(4), lambda q: ((
            epoch_ms(start_utc) // 1000 + q * 900
            + case when q * 900 >= coalesce(switch_at_s, 3600) then offset_after_s else utc_offset_s end
            + 259200) // 3600 % 168)::utinyint) as cells
    from switched
),

dated as (
    select *, first_value(utc_offset_s) over (partition by tz_idx, (start_utc + to_seconds(utc_offset_s))::date order by bucket_idx) as first_offset_s
    from quarter
)

select
    tz_idx,
    bucket_idx,
    utc_offset_s,
    switch_at_s,
    offset_after_s,
    start_utc + to_seconds(utc_offset_s) as local_start_local,
    cells[1] as g1,
    coalesce(list_filter(cells, lambda g: g <> cells[1])[1], cells[1]) as g2,
    len(list_filter(cells, lambda g: g = cells[1])) / 4e0 as w1,
    len(list_distinct(cells))::utinyint as n_cells,
    max(switch_at_s is not null or utc_offset_s is distinct from first_offset_s) over (partition by tz_idx, (start_utc + to_seconds(utc_offset_s))::date) as is_transition_day
from dated
order by tz_idx, bucket_idx
