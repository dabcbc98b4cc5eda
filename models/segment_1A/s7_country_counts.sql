-- How do a merchant's outlets split between its home and the countries it opened in?
with tier as (
    {{ outlet_tiers(source('policy_1A', 'allocation__home_share_tiers')) }}
),

merchant as (
    select
        c.merchant_id,
        c.n_outlets,
        r.home_country_iso,
        t.home_share * k.beta_concentration as beta_home,
        (1 - t.home_share) * k.beta_concentration as beta_foreign,
        {{ rng_uniform('1A.S7.beta', ['c.merchant_id']) }} as u_beta
    from {{ ref('s2_outlet_counts') }} as c
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = c.merchant_id
    inner join tier as t on c.n_outlets between t.from_n_outlets and t.to_n_outlets
    cross join {{ source('policy_1A', 'allocation') }} as k
),

member as (
    select
        m.merchant_id,
        m.country_iso,
        c.affinity - max(c.affinity) over (partition by m.merchant_id) as affinity_gap,
        {{ rng_uniform('1A.S7.gamma', ['m.merchant_id', iso_key('m.country_iso')]) }} as u_gamma
    from {{ ref('s6_membership') }} as m
    inner join {{ ref('s3_candidate_set') }} as c on c.merchant_id = m.merchant_id and c.country_iso = m.country_iso
),

foreign_pull as (
    select
        m.merchant_id,
        m.country_iso,
        (q_gamma(m.u_gamma, k.foreign_gamma_shape) * exp(k.affinity_power * m.affinity_gap))::decimal(28, 12) as pull
    from member as m
    cross join {{ source('policy_1A', 'allocation') }} as k
),

foreign_total as (
    select merchant_id, sum(pull) as pull
    from foreign_pull
    group by merchant_id
),

home_part as (
    select m.*, case when t.merchant_id is null then 1e0 else q_beta(m.u_beta, m.beta_home, m.beta_foreign) end as home_share
    from merchant as m
    left join foreign_total as t on t.merchant_id = m.merchant_id
),

holder as (
    select merchant_id, home_country_iso as country_iso, true as is_home, n_outlets, round(home_share, 9) as share
    from home_part
    union all
    select p.merchant_id, p.country_iso, false, h.n_outlets, round((1 - h.home_share) * p.pull::double / t.pull::double, 9)
    from foreign_pull as p
    inner join foreign_total as t on t.merchant_id = p.merchant_id
    inner join home_part as h on h.merchant_id = p.merchant_id
),

aimed as (
    select
        h.*,
        k.dp_resid::integer as dp_resid,
        {{ rng_tie_break('1A.S7.tie', ['h.merchant_id', iso_key('h.country_iso')]) }} as tie_break
    from holder as h
    cross join {{ source('policy_1A', 'allocation') }} as k
),

placed as (
    {{ largest_remainder('aimed', ['merchant_id'], weight='share', total='n_outlets', ties=['tie_break', 'country_iso'],
                         count='n_placed', dp='dp_resid') }}
),

-- A minimum is met by one outlet of the largest holder: at home always, abroad where the merchant expands.
minimum as (
    select
        p.*,
        coalesce(sum(p.n_placed) filter (where p.is_home) over merchant < k.home_min, false) as is_home_short,
        coalesce(k.force_one_foreign and sum(p.n_placed) filter (where not p.is_home) over merchant = 0, false) as is_foreign_short,
        row_number() over (partition by p.merchant_id order by p.n_placed desc, p.country_iso) = 1 as is_largest,
        row_number() over (partition by p.merchant_id order by p.is_home, p.share desc, p.country_iso) = 1 as is_first_abroad
    from placed as p
    cross join {{ source('policy_1A', 'allocation') }} as k
    window merchant as (partition by p.merchant_id)
),

bumped as (
    select
        *,
        case
            when is_home_short then is_home::integer - is_largest::integer
            when is_foreign_short then is_first_abroad::integer - is_largest::integer
            else 0
        end as bump
    from minimum
)

select
    merchant_id,
    country_iso as legal_country_iso,
    (n_placed + bump)::integer as n_outlets,
    residual_rank::integer as residual_rank,
    share,
    bump::smallint as bump
from bumped
order by merchant_id, legal_country_iso
