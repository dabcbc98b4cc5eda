-- Which accounts are there, whose, of which kind, since when, and with which limit? Egress.
with opened as (
    select party_idx, account_type_code, unnest(range(accounts)) as copy_no
    from {{ ref('s2_account_count') }}
),

numbered as (
    select
        *,
        row_number() over (partition by party_idx order by account_type_code, copy_no) - 1 as ordinal
    from opened
),

-- four bits number a party's accounts
kept as (
    select
        (row_number() over (order by n.party_idx, n.ordinal) - 1)::integer as account_idx,
        n.party_idx,
        n.ordinal,
        n.account_type_code
    from numbered as n
    cross join {{ source('policy_6A', 'products') }} as p
    where n.ordinal < p.max_accounts
),

drawn as (
    select
        *,
        {{ rng_uniform('6A.S2.open', ['account_idx'], index=0) }} as u_open,
        {{ rng_uniform('6A.S2.open', ['account_idx'], index=1) }} as u_status,
        {{ rng_uniform('6A.S2.open', ['account_idx'], index=2) }} as u_limit
    from kept
)

select
    d.account_idx,
    {{ rng_keyed_id('6A.S2.account_id', 'd.account_idx') }} as account_id,
    d.party_idx,
    d.ordinal::utinyint as ordinal,
    d.account_type_code,
    case a.ledger_class when 'DEPOSIT' then 0 when 'SAVINGS' then 1 when 'CARD' then 2 else 3 end::utinyint as ledger_class_code,
    -- days before the horizon; the first account is as old as the customer
    -floor(30 * b.tenure_months * case when d.ordinal = 0 then 1 else d.u_open end)::smallint as opened_day,
    case
        when d.u_status < p.status_restricted then 2
        when d.u_status < p.status_restricted + p.status_dormant and not (b.is_active and d.ordinal = 0) then 1
        else 0
    end::utinyint as status_code,
    least(greatest(round(p.limit_base + p.limit_income * (b.income_band::double - 3) + p.limit_stability * (b.stability_pct / 100e0 - 0.5)
        + p.limit_sigma * {{ dist_normal('d.u_limit') }}), 0), 9)::utinyint as limit_band,
    b.currency_idx
from drawn as d
inner join {{ source('policy_6A', 'products__accounts') }} as a on a.account_type_code = d.account_type_code
inner join {{ ref('s1_party_base_6A') }} as b on b.party_idx = d.party_idx
cross join {{ source('policy_6A', 'products') }} as p
order by d.account_idx
