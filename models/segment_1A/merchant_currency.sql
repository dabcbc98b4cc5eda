-- In which currency does each merchant of the panel settle?
with home_tender as (
    select
        country_iso,
        -- A home's own tender is the one that is not the dollar, and the primary one if neither is.
        list(currency_code order by currency_code = 'USD', not is_primary, currency_code) as tenders,
        count(*) as n_tenders
    from {{ ref('ref_legal_tender') }}
    group by country_iso
),

drawn as (
    select
        h.merchant_id,
        f.currency_code as primary_currency,
        t.tenders,
        coalesce(t.n_tenders, 0) as n_tenders,
        {{ rng_uniform('1A.S5.ccy', ['h.merchant_id']) }} as u_ccy
    from {{ ref('s1_hurdle') }} as h
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = h.merchant_id
    inner join {{ ref('s0_country_frame') }} as f on f.country_iso = r.home_country_iso
    left join home_tender as t on t.country_iso = r.home_country_iso
    where h.in_panel
)

select
    d.merchant_id,
    case
        when d.n_tenders < 2 then d.primary_currency
        when d.u_ccy < k.local_tender_share then d.tenders[1]
        else d.tenders[2]
    end as currency_code,
    d.n_tenders::smallint as n_tenders
from drawn as d
cross join {{ source('policy_1A', 'currency_weights') }} as k
order by d.merchant_id
