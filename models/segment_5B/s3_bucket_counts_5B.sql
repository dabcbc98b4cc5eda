-- How many arrivals does each row have in each hour?
with law as (
    {{ class_rows(source('policy_5B', 'arrival_count_config'), {'kappa_mult': 'classes'}) }}
),

-- a large row is many outlets, whose noise averages out: its dispersion grows with its level
row_of as (
    select
        m.mz_idx,
        least(greatest(p.kappa1 * l.kappa_mult * e.weekly_volume_effective / 168, p.kappa_min), p.kappa_max) as kappa,
        p.zero_eps
    from {{ ref('merchant_zone_profile_5A') }} as m
    inner join {{ ref('s3_effective_scale_5A') }} as e on e.mz_idx = m.mz_idx
    inner join law as l on l.demand_class = m.demand_class
    cross join {{ source('policy_5B', 'arrival_count_config') }} as p
),

shaped as (
    select
        mz_idx,
        zero_eps,
        1 - 1 / (9 * kappa) as a,
        1 / (3 * sqrt(kappa)) as b
    from row_of
),

drawn as (
    select
        s.mz_idx,
        s.bucket_idx,
        s.mu,
        s.tilt,
        r.a,
        r.b,
        case when s.mu > r.zero_eps then {{ rng_uniform('5B.S3.gamma', [cell_key('s.mz_idx', 's.bucket_idx')]) }} end as u_gamma,
        case when s.mu > r.zero_eps then {{ rng_uniform('5B.S3.count', [cell_key('s.mz_idx', 's.bucket_idx')]) }} end as u_count
    from {{ ref('s2_realised_intensity_5B') }} as s
    inner join shaped as r on r.mz_idx = s.mz_idx
),

normal as (
    select *, {{ dist_normal('u_gamma') }} as z from drawn
),

mixed as (
    select
        mz_idx,
        bucket_idx,
        tilt,
        u_count,
        mu * {{ gamma_factor('z', 'a', 'b') }} as nu
    from normal
),

counted as (
    {{ poisson_counts('mixed', ['mz_idx', 'bucket_idx', 'tilt'], nu='nu', u='u_count', count='count_n') }}
)

select
    mz_idx,
    bucket_idx,
    coalesce(count_n, 0)::integer as count_n,
    tilt
from counted
order by mz_idx, bucket_idx
