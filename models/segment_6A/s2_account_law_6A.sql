-- How many accounts of each kind does a segment hold in a country, and by which thresholds are they drawn?
with leaning as (
    select
        s.segment_code,
        s.segment,
        s.party_type,
        s.profile_digital,
        s.profile_cash,
        s.profile_credit,
        s.profile_cross_border,
        s.profile_stability
    from {{ source('policy_6A', 'segments__segments') }} as s
),

tilted as (
    select
        c.country_idx,
        l.segment_code,
        a.account_type_code,
        a.account_type,
        a.mean,
        exp(least(greatest(
            a.tilt_digital * (l.profile_digital - 0.5) + a.tilt_cash * (l.profile_cash - 0.5) + a.tilt_credit * (l.profile_credit - 0.5)
            + a.tilt_cross_border * (l.profile_cross_border - 0.5) + a.tilt_stability * (l.profile_stability - 0.5), -p.tilt_clip), p.tilt_clip))
        * coalesce(f.factor, 1) as tilt,
        {{ rng_uniform('6A.S2.country', ['c.country_idx', 'a.account_type_code']) }} as u,
        n.parties
    from {{ ref('s1_country_base_6A') }} as c
    cross join leaning as l
    inner join {{ source('policy_6A', 'products__accounts') }} as a on a.party_type = l.party_type
    left join {{ source('policy_6A', 'products__segment_factors') }} as f on f.segment = l.segment and f.account_type = a.account_type
    left join {{ ref('s1_party_summary_6A') }} as n on n.country_idx = c.country_idx and n.segment_code = l.segment_code
    cross join {{ source('policy_6A', 'products') }} as p
),

moved as (
    select t.*, t.tilt * exp(p.country_sigma * {{ dist_normal('t.u') }}) as factor
    from tilted as t
    cross join {{ source('policy_6A', 'products') }} as p
),

-- one scale per kind, so that all parties together hold the policy's mean
scaled as (
    select
        *,
        mean * factor
        / coalesce(sum((coalesce(parties, 0) * factor)::decimal(28, 9)) over (partition by account_type_code)::double
            / nullif(sum(coalesce(parties, 0)) over (partition by account_type_code), 0), 1) as wanted
    from moved
),

-- every party has one of the required kind
floored as (
    select
        s.country_idx,
        s.segment_code,
        s.account_type_code,
        round(case when a.is_required then greatest(s.wanted, 1) else s.wanted end, 9) as mean_accounts,
        a.law,
        a.k_max,
        a.zero_share,
        a.size,
        a.is_required
    from scaled as s
    inner join {{ source('policy_6A', 'products__accounts') }} as a on a.account_type_code = s.account_type_code
)

select
    country_idx,
    segment_code::utinyint as segment_code,
    account_type_code::utinyint as account_type_code,
    mean_accounts,
    truncated_law(law, k_max::integer, zero_share::double, size::double, is_required, mean_accounts) as thresholds
from floored
order by country_idx, segment_code, account_type_code
