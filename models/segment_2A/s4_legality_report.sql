-- Is local time legal throughout the horizon for every zone that sites live by?
with zone_in_use as (
    select s.tz_idx, d.clock_id, count(*) as sites
    from {{ ref('site_timezones') }} as s
    left join {{ ref('tz_dim_2A') }} as d on d.tz_idx = s.tz_idx
    group by s.tz_idx, d.clock_id
),

zones as (
    select
        sum(sites)::bigint as sites_total,
        count(*) as tzids_total,
        count(distinct clock_id) as clocks_total,
        count(*) filter (where clock_id is null) as missing_tzids
    from zone_in_use
),

windows as (
    select
        count(*) filter (where kind = 'gap') as gap_windows_total,
        count(*) filter (where kind = 'fold') as fold_windows_total,
        count(*) filter (where kind = 'gap' and in_horizon) as gap_windows_horizon,
        count(*) filter (where kind = 'fold' and in_horizon) as fold_windows_horizon
    from {{ ref('s4_legality_windows') }}
),

round_trip as (
    select
        sum(instants)::bigint as roundtrip_rows,
        sum(return_errors + gap_hits + fold_errors)::bigint as roundtrip_errors
    from {{ ref('s4_round_trip_2A') }}
)

select
    case when z.missing_tzids = 0 and r.roundtrip_errors = 0 then 'PASS' else 'FAIL' end as status,
    z.sites_total,
    z.tzids_total,
    z.clocks_total,
    w.gap_windows_total,
    w.fold_windows_total,
    w.gap_windows_horizon,
    w.fold_windows_horizon,
    z.missing_tzids,
    r.roundtrip_rows,
    r.roundtrip_errors
from zones as z
cross join windows as w
cross join round_trip as r
