-- How does a merchant's traffic split over its zones on each day, raw and drawn back from extremes?
with base as (
    select
        merchant_idx,
        tz_idx,
        sum(mass_q) / 4294967296e0 as base_share,
        row_number() over (partition by merchant_idx order by tz_idx) - 1 as slot_no
    from {{ ref('s1_site_weights') }}
    group by merchant_idx, tz_idx
),

-- whole units of 2^-40: sums over zones do not depend on the order of rows
product as (
    select
        g.merchant_idx,
        g.day_idx,
        g.tz_idx,
        b.slot_no,
        b.base_share,
        g.gamma,
        round(b.base_share * g.gamma * 1099511627776e0)::bigint as raw_q
    from {{ ref('s3_day_effects') }} as g
    inner join base as b on b.merchant_idx = g.merchant_idx and b.tz_idx = g.tz_idx
),

share as (
    select
        *,
        raw_q::double / (sum(raw_q) over day)::double as q,
        count(*) over day as n_groups
    from product
    window day as (partition by merchant_idx, day_idx)
),

-- one row per merchant and day: how extreme is the raw mix?
extreme as (
    select
        merchant_idx,
        day_idx,
        any_value(n_groups) as n_groups,
        max(q) as largest,
        sum((-q * ln(q))::decimal(18, 12))::double as entropy
    from share
    group by merchant_idx, day_idx
),

pull as (
    select
        e.*,
        case when p.enabled and e.n_groups >= p.apply_when_groups_ge then round({{ group_pull(
            'e.largest', 'e.entropy', 'p.max_p_group_soft_cap', 'p.cap_width', 'p.regularization_strength', 'p.entropy_floor'
        ) }}, 12) end as strength
    from extreme as e
    cross join {{ source('policy_2B', 'group_mix_regularizer_v1') }} as p
)

select
    s.merchant_idx,
    s.day_idx,
    s.tz_idx,
    s.slot_no::smallint as slot_no,
    s.n_groups::smallint as n_groups,
    s.base_share,
    s.gamma,
    s.q as q_group,
    u.entropy as entropy_pre,
    u.strength as regularizer_strength,
    case when u.strength is null then s.q else pow(s.q, 1 - u.strength) end as tempered_weight
from share as s
inner join pull as u on u.merchant_idx = s.merchant_idx and u.day_idx = s.day_idx
order by s.merchant_idx, s.day_idx, s.tz_idx
