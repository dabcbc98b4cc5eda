-- Which local hours does each zone's horizon cover, as lists?
select
    tz_idx,
    list((g1 + 1)::smallint order by bucket_idx) as first_hours,
    list((g2 + 1)::smallint order by bucket_idx) as second_hours,
    list(w1 order by bucket_idx) as first_weights,
    bool_or(n_cells > 1) as is_split
from {{ ref('s4_zone_clock_5A') }}
group by tz_idx
order by tz_idx
