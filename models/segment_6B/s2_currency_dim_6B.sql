-- In which currency is an amount stated, and what are its units worth? One fixed table for the whole horizon.
-- depends_on: {{ ref('s0_gate_receipt_6B') }}
with numbered as (
    select distinct currency_code, currency_idx::integer as currency_idx from {{ ref('s1_country_base_6A') }}
),

-- currencies of merchants whose country has no people of its own follow those of 6A
listed as (
    select currency_code, currency_idx from numbered
    union all
    select m.currency_code, (select max(currency_idx) from numbered) + row_number() over (order by m.currency_code) as currency_idx
    from (select distinct currency_code from {{ ref('merchant_catalogue') }}) as m
    anti join numbered as n on n.currency_code = m.currency_code
),

published as (
    select f.currency_code, f.per_eur
    from {{ source('ref', 'ref_fx_ecb_daily') }} as f
    inner join {{ source('policy_6B', 'currencies') }} as p on p.rate_date = f.rate_date
    union all
    select 'EUR', 1e0
),

-- the central bank's rate where there is one, else the official peg, else the rounded rate
rated as (
    select l.currency_code, l.currency_idx, f.per_eur, 'published' as basis
    from listed as l
    inner join published as f on f.currency_code = l.currency_code
    union all
    select l.currency_code, l.currency_idx, p.per_anchor * f.per_eur, 'pegged'
    from listed as l
    inner join {{ source('policy_6B', 'currencies__pegged') }} as p on p.key = l.currency_code
    inner join published as f on f.currency_code = p.anchor
    anti join published as o on o.currency_code = l.currency_code
    union all
    select l.currency_code, l.currency_idx, r.value, 'rounded'
    from listed as l
    inner join {{ source('policy_6B', 'currencies__rounded') }} as r on r.key = l.currency_code
    anti join published as o on o.currency_code = l.currency_code
)

select
    r.currency_idx::utinyint as currency_idx,
    r.currency_code,
    c.minor_units::utinyint as minor_digits,
    r.per_eur,
    r.basis,
    round(r.per_eur * pow(10, c.minor_units - 2), 9) as minor_per_cent,
    -- small change that is out of use stays out of prices
    pow(10, c.minor_units - least(c.cldr_digits, c.minor_units))::bigint as grain_minor,
    greatest(pow(10, round(log10(r.per_eur) + c.minor_units)), 100)::bigint as price_unit_minor
from rated as r
inner join {{ source('ref', 'ref_currencies') }} as c on c.currency_code = r.currency_code
order by currency_idx
