-- How wide are the windows of each catchment under each scheme, when do they begin, and how are they numbered through a day?
with shaped as (
    select
        {{ trip_window_idx('c.catchment_idx', 's.ordinal') }} as trip_window_idx,
        c.catchment_idx,
        s.ordinal::utinyint as scheme_no,
        least(round(s.width_s * case when c.is_thin then p.catchment_thin_width_factor else 1 end), p.max_span_s)::integer as width_s,
        {{ rng_bits('6B.S1.phase', ['c.catchment_idx', 's.ordinal']) }} as phase_word
    from {{ ref('s1_catchment_6B') }} as c
    cross join {{ source('policy_6B', 'sessions__schemes') }} as s
    cross join {{ source('policy_6B', 'sessions') }} as p
),

phased as (
    select *, (phase_word % width_s)::integer as phase_s from shaped
),

counted as (
    select *, (86399 + phase_s) // width_s + 1 as n_windows from phased
)

select
    trip_window_idx::integer as trip_window_idx,
    catchment_idx,
    scheme_no,
    width_s,
    phase_s,
    n_windows::integer as n_windows,
    (sum(n_windows) over (order by trip_window_idx) - n_windows)::integer as window_off
from counted
order by trip_window_idx
