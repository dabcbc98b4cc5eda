-- Which accounts are not clean, and of which kind? The owner's role is a term of the account's own chance, so risk flows along ownership.
with country as (
    select country_idx, {{ rng_uniform('6A.S5.country', ['country_idx']) }} as u
    from {{ ref('s1_country_base_6A') }}
),

drawn as (
    select
        a.account_idx,
        a.account_type_code,
        a.ledger_class_code,
        c.role as owner_role,
        c.is_not_clean,
        c.is_on_private_network,
        c.is_hub_user,
        {{ dist_normal('k.u') }} as country_z,
        {{ rng_uniform('6A.S5.account', ['a.account_idx'], index=0) }} as u_risky,
        {{ rng_uniform('6A.S5.account', ['a.account_idx'], index=1) }} as u_kind
    from {{ ref('s2_account_base_6A') }} as a
    inner join {{ ref('s5_party_context') }} as c on c.party_idx = a.party_idx
    inner join country as k on k.country_idx = c.country_idx
),

termed as (
    select
        d.*,
        l.value as alpha,
        coalesce(b.value, 0)
            + case when d.is_on_private_network then p.account_private_network else 0 end
            + case when d.is_hub_user then p.account_hub_user else 0 end
            + p.account_country_sigma * d.country_z as terms,
        -- weights of the kinds; an account that is no deposit cannot pass on other people's money
        case when d.owner_role = 'MULE' then p.account_kinds_of_mules_HIGH_RISK else p.account_kinds_HIGH_RISK end as high_risk,
        case when d.owner_role = 'MULE' then p.account_kinds_of_mules_DORMANT_RISKY else p.account_kinds_DORMANT_RISKY end as dormant_risky,
        case
            when d.ledger_class_code <> 0 then 0
            when d.owner_role = 'MULE' then p.account_kinds_of_mules_MULE_ACCOUNT
            else p.account_kinds_MULE_ACCOUNT
        end as mule_account
    from drawn as d
    inner join {{ source('policy_6A', 'products__accounts') }} as t on t.account_type_code = d.account_type_code
    inner join {{ source('policy_6A', 'roles__account_alpha') }} as l on l.key = t.account_type
    left join {{ source('policy_6A', 'roles__account_beta') }} as b on b.key = d.owner_role
    cross join {{ source('policy_6A', 'roles') }} as p
),

chance as (
    select
        t.*,
        t.u_kind * (t.high_risk + t.dormant_risky + t.mule_account) as kind_at,
        {{ risk_probability('t.alpha', 't.terms', 'p.term_clamp') }} as probability
    from termed as t
    cross join {{ source('policy_6A', 'roles') }} as p
),

graded as (
    select
        c.account_idx,
        case
            when c.u_risky >= c.probability then 'CLEAN'
            when c.kind_at < c.high_risk then 'HIGH_RISK'
            when c.kind_at < c.high_risk + c.dormant_risky then 'DORMANT_RISKY'
            else 'MULE_ACCOUNT'
        end as role,
        {{ risk_tier('c.probability', 'p.probability_cuts') }} as risk_tier,
        {{ term_bits(['c.is_not_clean', 'c.is_on_private_network', 'c.is_hub_user']) }} as propagation_terms
    from chance as c
    cross join {{ source('policy_6A', 'roles') }} as p
)

{{ posture('graded', 'ACCOUNT', 'account_idx') }}
