-- Which rule decides whether each merchant may trade abroad, and which eligible merchants do?
with merchant as (
    select
        x.merchant_id,
        x.n_outlets,
        x.openness,
        x.is_spread_home,
        r.mcc,
        r.mcc_group,
        r.channel,
        x.n_outlets < k.min_outlets as is_below_min_outlets,
        r.home_country_iso in (select value from {{ source('policy_1A', 'crossborder__restricted_iso') }}) as is_restricted_home
    from {{ ref('crossborder_features') }} as x
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = x.merchant_id
    cross join {{ source('policy_1A', 'crossborder') }} as k
),

-- Conditions of a rule as lists; an empty list fits every merchant.
rule as (
    select
        r.*,
        case r.precedence when 'DENY' then 1 when 'ALLOW' then 2 else 3 end as precedence_rank,
        coalesce((select list(value) from {{ source('policy_1A', 'crossborder__rules__channels') }} where parent = r.ordinal::varchar), []) as channels,
        coalesce((select list(value) from {{ source('policy_1A', 'crossborder__rules__mcc_groups') }} where parent = r.ordinal::varchar), []) as mcc_groups
    from {{ source('policy_1A', 'crossborder__rules') }} as r
),

mcc_of_rule as (
    select distinct g.parent as rule, m.mcc
    from {{ source('policy_1A', 'crossborder__rules__mcc_ranges') }} as g
    inner join {{ source('ref', 'ref_mcc') }} as m on m.mcc between g.first_mcc and g.last_mcc
),

fitting as (
    select
        m.merchant_id,
        r.rule_id,
        r.precedence,
        r.reason_code,
        r.is_eligible,
        r.precedence_rank,
        r.priority
    from merchant as m
    inner join rule as r
        on coalesce(r.home_is_restricted = m.is_restricted_home, true)
        and coalesce(r.below_min_outlets = m.is_below_min_outlets, true)
        and coalesce(m.openness >= r.min_openness, true)
        and (len(r.channels) = 0 or list_contains(r.channels, m.channel))
        and (len(r.mcc_groups) = 0 or list_contains(r.mcc_groups, m.mcc_group))
    left join mcc_of_rule as c on c.rule = r.ordinal::varchar and c.mcc = m.mcc
    where c.mcc is not null or r.ordinal::varchar not in (select rule from mcc_of_rule)
),

decided as (
    select *
    from fitting
    qualify row_number() over (partition by merchant_id order by precedence_rank, priority, rule_id) = 1
),

log_odds as (
    select
        m.merchant_id,
        k.x0
        + k.x_open * m.openness
        + k.x_spread * m.is_spread_home::integer
        + k.x_size * (ln(m.n_outlets) - k.x_size_centre_ln)
        + g.value
        + c.value as eta
    from merchant as m
    cross join {{ source('policy_1A', 'crossborder') }} as k
    inner join {{ source('policy_1A', 'crossborder__x_group') }} as g on g.key = m.mcc_group
    inner join {{ source('policy_1A', 'crossborder__x_channel') }} as c on c.key = m.channel
),

willing as (
    select
        merchant_id,
        round({{ logistic('eta') }}, 9) as expand_probability,
        {{ rng_uniform('1A.S3.expand', ['merchant_id']) }} as u_expand
    from log_odds
)

select
    d.merchant_id,
    d.rule_id,
    d.precedence,
    d.reason_code,
    d.is_eligible,
    case when d.is_eligible then w.expand_probability end as expand_probability,
    d.is_eligible and w.u_expand < w.expand_probability as is_expanding
from decided as d
inner join willing as w on w.merchant_id = d.merchant_id
order by d.merchant_id
