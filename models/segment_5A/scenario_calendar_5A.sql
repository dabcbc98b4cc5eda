-- Which events shape demand over the horizon, and for whom?
with event as (
    select event_type, kind, 'country' as scope_kind, country_iso, null::smallint as tz_idx, null::bigint as merchant_id,
        'local' as time_basis, start_local as start_at, end_local as end_at, shape_kind, amplitude, ramp_in_h, ramp_out_h, note
    from {{ ref('s4_event_holiday') }}
    union all
    select event_type, kind, 'country', country_iso, null, null, 'local', start_local, end_local, shape_kind, amplitude, ramp_in_h, ramp_out_h, note
    from {{ ref('s4_event_pay') }}
    union all
    select event_type, kind, case when country_iso is null then 'global' else 'country' end, country_iso, null, null,
        'local', start_local, end_local, shape_kind, amplitude, ramp_in_h, ramp_out_h, note
    from {{ ref('s4_event_campaign') }}
    union all
    select event_type, kind, 'merchant', null, null, merchant_id, 'local', start_local, end_local, shape_kind, amplitude, ramp_in_h, ramp_out_h, note
    from {{ ref('s4_event_promotion') }}
    union all
    select event_type, kind, case when tz_idx is not null then 'tzid' when country_iso is not null then 'country' else 'global' end,
        country_iso, tz_idx, null, time_basis, start_at, end_at, 'constant', amplitude, 0, 0, note
    from {{ ref('s4_event_disruption') }}
)

select
    (row_number() over (order by e.event_type, e.scope_kind, e.start_at, e.kind, e.country_iso, e.tz_idx, e.merchant_id) - 1)::integer as event_id,
    e.event_type,
    e.kind,
    e.scope_kind,
    e.country_iso,
    d.tzid,
    e.tz_idx,
    e.merchant_id,
    e.time_basis,
    case when e.time_basis = 'local' then e.start_at end as start_local,
    case when e.time_basis = 'local' then e.end_at end as end_local,
    case when e.time_basis = 'utc' then e.start_at end as start_utc,
    case when e.time_basis = 'utc' then e.end_at end as end_utc,
    e.shape_kind,
    e.amplitude,
    e.ramp_in_h::smallint as ramp_in_h,
    e.ramp_out_h::smallint as ramp_out_h,
    e.note
from event as e
left join {{ ref('tz_dim_2A') }} as d on d.tz_idx = e.tz_idx
order by event_id
