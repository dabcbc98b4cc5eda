-- Which public holidays, and which evenings before them, fall into the horizon?
with country as (
    select distinct legal_country_iso as country_iso from {{ ref('merchant_zone_profile_5A') }}
),

holiday as (
    select h.country_iso, h.holiday_date, min(h.name) as name
    from {{ source('ref', 'ref_holidays') }} as h
    inner join country as c on c.country_iso = h.country_iso
    cross join {{ ref('s4_horizon') }} as z
    where h.is_public and h.subdivision is null
        and h.holiday_date between z.first_date and z.first_date + z.horizon_days
    group by h.country_iso, h.holiday_date
)

select
    'HOLIDAY' as event_type,
    'HOLIDAY' as kind,
    h.country_iso,
    h.holiday_date::timestamp as start_local,
    (h.holiday_date + 1)::timestamp as end_local,
    'constant' as shape_kind,
    round(1 + (p.holiday_amplitude - 1) * z.holiday_peak, 9) as amplitude,
    0 as ramp_in_h,
    0 as ramp_out_h,
    h.name as note
from holiday as h
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
cross join {{ ref('s4_horizon') }} as z
union all
select
    'HOLIDAY',
    'HOLIDAY_EVE',
    h.country_iso,
    h.holiday_date::timestamp - to_hours(24 - p.holiday_eve_from_hour),
    h.holiday_date::timestamp,
    'ramp',
    round(1 + (p.holiday_eve_amplitude - 1) * z.holiday_peak, 9),
    p.holiday_eve_ramp_h::integer,
    0,
    'eve of ' || h.name
from holiday as h
cross join {{ source('policy_5A', 'scenario_overlay_policy') }} as p
cross join {{ ref('s4_horizon') }} as z
anti join holiday as b on b.country_iso = h.country_iso and b.holiday_date = h.holiday_date - 1
-- people prepare after a working day
where isodow(h.holiday_date - 1) <= 5
order by country_iso, start_local, kind
