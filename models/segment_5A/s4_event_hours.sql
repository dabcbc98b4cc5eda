-- How strong is each event in each of its hours?
with hour as (
    select
        e.event_id,
        e.event_type,
        e.kind,
        e.scope_kind,
        e.country_iso,
        e.tz_idx,
        e.time_basis,
        e.amplitude,
        e.shape_kind,
        e.ramp_in_h,
        e.ramp_out_h,
        coalesce(e.start_local, e.start_utc) as start_at,
        date_diff('hour', coalesce(e.start_local, e.start_utc), coalesce(e.end_local, e.end_utc)) as length_h,
        unnest(range(date_diff('hour', coalesce(e.start_local, e.start_utc), coalesce(e.end_local, e.end_utc)))) as hour_no
    from {{ ref('scenario_calendar_5A') }} as e
    where e.scope_kind <> 'merchant'
)

select
    event_id,
    event_type,
    kind,
    scope_kind,
    country_iso,
    tz_idx,
    time_basis,
    start_at + to_hours(hour_no) as hour_start,
    round(case
        when shape_kind = 'constant' then amplitude
        when hour_no < ramp_in_h then 1 + (amplitude - 1) * (hour_no + 1) / (ramp_in_h + 1)
        when hour_no >= length_h - ramp_out_h then 1 + (amplitude - 1) * (length_h - hour_no) / (ramp_out_h + 1)
        else amplitude
    end, 9) as amplitude
from hour
order by event_id, hour_start
