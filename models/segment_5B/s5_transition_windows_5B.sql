-- Which hours of which zones lie around a change of offset, and how many arrivals fall there?
with switch as (
    select t.tz_idx, t.valid_from_utc as switch_utc, row_number() over (order by t.tz_idx, t.valid_from_utc) - 1 as window_idx
    from {{ ref('tz_timetable_horizon') }} as t
    inner join (select distinct tz_idx from {{ ref('s4_route_dim_5B') }}) as used on used.tz_idx = t.tz_idx
    inner join {{ ref('tz_timetable_horizon') }} as before on before.tz_idx = t.tz_idx and before.valid_to_utc = t.valid_from_utc
    cross join {{ ref('s4_horizon') }} as h
    where t.valid_from_utc > h.horizon_start_utc and t.valid_from_utc < h.horizon_start_utc + to_hours(h.horizon_hours)
        and t.utc_offset_s <> before.utc_offset_s
),

volume as (
    select r.tz_idx, b.bucket_idx, sum(b.count_n) as arrivals
    from {{ ref('s4_bucket_index_5B') }} as b
    inner join {{ ref('s4_route_dim_5B') }} as r on r.mz_idx = b.mz_idx
    group by r.tz_idx, b.bucket_idx
),

hour as (
    select s.window_idx, s.tz_idx, g.bucket_idx, s.switch_utc, coalesce(v.arrivals, 0) as arrivals
    from switch as s
    cross join {{ source('policy_5B', 'validation_policy') }} as p
    inner join {{ ref('s1_time_grid_5B') }} as g
        on g.bucket_start_utc >= s.switch_utc - to_hours(p.windows_hours) and g.bucket_start_utc < s.switch_utc + to_hours(p.windows_hours)
    left join volume as v on v.tz_idx = s.tz_idx and v.bucket_idx = g.bucket_idx
    -- two changes within a few days share hours: the nearer one has them
    qualify row_number() over (
        partition by s.tz_idx, g.bucket_idx order by abs(date_diff('second', s.switch_utc, g.bucket_start_utc)), s.window_idx
    ) = 1
)

select
    tz_idx,
    bucket_idx,
    window_idx::integer as window_idx,
    switch_utc,
    sum(arrivals) over (partition by window_idx)::bigint as window_arrivals
from hour
order by tz_idx, bucket_idx
