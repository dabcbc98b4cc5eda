-- How many arrivals does each row expect in each hour once demand has swung, and how does demand slope inside the hour?
with row_of as (
    select
        v.mz_idx,
        v.intensity,
        len(v.intensity) as n_hours,
        l.factor,
        d.factor as day_factor
    from {{ ref('s4_intensity_vectors_5A') }} as v
    inner join {{ ref('s1_grouping_5B') }} as g on g.mz_idx = v.mz_idx
    inner join {{ ref('s2_latent_field_5B') }} as l on l.group_idx = g.group_idx
    left join {{ ref('s2_day_factors_5B') }} as d on d.mz_idx = v.mz_idx
),

hour_of_day as (
    select list(bucket_idx // 24 + 1 order by bucket_idx) as day_no from {{ ref('s1_time_grid_5B') }}
),

opened as (
    select
        r.mz_idx,
        unnest(range(r.n_hours)) as bucket_idx,
        unnest(r.intensity) as expected,
        unnest(list_prepend(null, r.intensity[:r.n_hours - 1])) as expected_before,
        unnest(list_append(r.intensity[2:], null)) as expected_after,
        unnest(r.factor) as swing,
        case when r.day_factor is not null then unnest(list_select(r.day_factor, h.day_no)) else 1 end as day_factor
    from row_of as r
    cross join hour_of_day as h
)

select
    o.mz_idx,
    o.bucket_idx::smallint as bucket_idx,
    round(o.expected * o.swing * o.day_factor, 9) as mu,
    case
        when p.kind = 'uniform_v1' then 0
        else coalesce(round(64 * least(greatest((o.expected_after - o.expected_before) / (2 * nullif(o.expected, 0)), -p.max_tilt), p.max_tilt)), 0)
    end::tinyint as tilt
from opened as o
cross join {{ source('policy_5B', 'arrival_time_placement_policy') }} as p
-- DuckDB 2.0.0 may write a long stream's row groups in another order on more threads
order by o.mz_idx, o.bucket_idx
