-- How do each row's counts compare with what was expected?
with cell as (
    select
        s.mz_idx,
        s.mu,
        c.count_n,
        s.mu > p.zero_eps as is_drawn,
        (c.count_n - s.mu) / sqrt(s.mu) as residual,
        s.mu >= 1 as is_graded,
        s.mu >= 0.05 as is_live
    from {{ ref('s2_realised_intensity_5B') }} as s
    inner join {{ ref('s3_bucket_counts_5B') }} as c on c.mz_idx = s.mz_idx and c.bucket_idx = s.bucket_idx
    cross join {{ source('policy_5B', 'arrival_count_config') }} as p
)

-- exact sums of quantised values, so that no order of rows shows
select
    mz_idx,
    count(*)::integer as n_hours,
    count(*) filter (where is_drawn)::integer as n_drawn,
    sum(mu::decimal(28, 9))::double as mu_total,
    sum(count_n)::bigint as arrivals,
    max(count_n) as max_count,
    count(*) filter (where count_n = 0)::integer as zero_hours,
    count(*) filter (where not is_drawn and count_n > 0)::integer as n_undrawn_arrivals,
    count(*) filter (where is_graded)::integer as graded_hours,
    coalesce(sum(residual::decimal(28, 9)) filter (where is_graded), 0)::double as residual_sum,
    coalesce(sum((residual * residual)::decimal(28, 9)) filter (where is_graded), 0)::double as residual_squares,
    count(*) filter (where is_live)::integer as live_hours,
    count(*) filter (where is_live and count_n = 0)::integer as live_zero_hours,
    coalesce(sum(exp(-mu)::decimal(28, 9)) filter (where is_live), 0)::double as live_zero_hours_expected
from cell
group by mz_idx
order by mz_idx
