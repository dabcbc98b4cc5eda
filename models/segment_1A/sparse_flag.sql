-- Which currencies have too few observations to speak for themselves?
with currency as (
    select t.currency_code, count(distinct t.country_iso) as n_tender_countries
    from {{ ref('ref_legal_tender') }} as t
    inner join {{ ref('s0_country_frame') }} as f on f.country_iso = t.country_iso
    where t.currency_code in (select currency_code from {{ ref('s0_country_frame') }})
    group by t.currency_code
),

observed as (
    select
        c.currency_code,
        (c.n_tender_countries * k.defaults_total_obs)::bigint as obs_count,
        coalesce(o.obs_floor, k.defaults_obs_floor) as threshold
    from currency as c
    cross join {{ source('policy_1A', 'currency_weights') }} as k
    left join {{ source('policy_1A', 'currency_weights__per_currency') }} as o on o.key = c.currency_code
)

select
    currency_code,
    obs_count < threshold as is_sparse,
    obs_count,
    threshold
from observed
order by currency_code
