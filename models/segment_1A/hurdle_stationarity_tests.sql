-- Does the realised share of multi-site merchants agree with its expectation in every stratum?
with merchant as (
    select
        r.channel,
        r.gdp_bucket,
        r.mcc_group,
        h.pi::decimal(18, 9) as pi,
        (h.pi * (1 - h.pi))::decimal(18, 9) as variance,
        h.is_multi
    from {{ ref('s1_hurdle') }} as h
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = h.merchant_id
),

in_stratum as (
    select 'channel' as stratum_kind, channel as stratum, pi, variance, is_multi from merchant
    union all
    select 'gdp_bucket', gdp_bucket::varchar, pi, variance, is_multi from merchant
    union all
    select 'mcc_group', mcc_group, pi, variance, is_multi from merchant
),

counted as (
    select
        stratum_kind,
        stratum,
        count(*) as n_merchants,
        count(*) filter (where is_multi) as n_multi,
        sum(pi)::double as expected_multi,
        sum(variance)::double as variance
    from in_stratum
    group by stratum_kind, stratum
),

scored as (
    select *, round((n_multi - expected_multi) / sqrt(variance), 9) as z_score
    from counted
)

select
    s.stratum_kind,
    s.stratum,
    s.n_merchants::integer as n_merchants,
    round(s.expected_multi / s.n_merchants, 9) as mean_pi,
    round(s.n_multi / s.n_merchants, 9) as realised_share,
    s.z_score,
    case
        when s.n_merchants < v.stationarity_min_n then 'too_few'
        when abs(s.z_score) <= v.stationarity_z then 'stationary'
        else 'drifting'
    end as verdict
from scored as s
cross join {{ source('policy_1A', 'validation') }} as v
order by s.stratum_kind, s.stratum
