-- How much does each country weigh for merchants of a currency?
with currency as (
    select
        s.currency_code,
        s.obs_count::double as obs_count,
        coalesce(o.alpha, k.defaults_alpha) as alpha,
        -- A sparse currency leans twice as much on the uniform part.
        least(1e0, (1 - coalesce(o.blend_weight, k.defaults_blend_weight)) * case when s.is_sparse then 2 else 1 end) as uniform_part
    from {{ ref('sparse_flag') }} as s
    cross join {{ source('policy_1A', 'currency_weights') }} as k
    left join {{ source('policy_1A', 'currency_weights__per_currency') }} as o on o.key = s.currency_code
),

tender as (
    select distinct currency_code, country_iso
    from {{ ref('ref_legal_tender') }}
),

attraction as (
    select
        y.currency_code,
        f.country_iso,
        (
            pow(c.gdp_usd, k.gdp_exponent)
            * exp(k.own_tender * (t.country_iso is not null)::integer + k.spread_bonus * (f.territory_class = 'spread')::integer)
        )::decimal(28, 9) as attraction
    from currency as y
    cross join {{ ref('s0_country_frame') }} as f
    cross join {{ source('policy_1A', 'currency_weights') }} as k
    inner join {{ source('ref', 'ref_countries') }} as c on c.country_iso = f.country_iso
    left join tender as t on t.currency_code = y.currency_code and t.country_iso = f.country_iso
),

prior as (
    select
        currency_code,
        country_iso,
        attraction::double / sum(attraction) over (partition by currency_code)::double as share,
        1e0 / count(*) over (partition by currency_code) as uniform_share
    from attraction
),

observed as (
    select
        p.currency_code,
        p.country_iso,
        (
            greatest(((1 - y.uniform_part) * p.share + y.uniform_part * p.uniform_share) * y.obs_count, k.defaults_min_obs_per_pair)
            + y.alpha
        )::decimal(28, 9) as obs
    from prior as p
    inner join currency as y on y.currency_code = p.currency_code
    cross join {{ source('policy_1A', 'currency_weights') }} as k
),

floored as (
    select
        o.currency_code,
        o.country_iso,
        greatest(o.obs::double / sum(o.obs) over (partition by o.currency_code)::double, k.defaults_min_share)::decimal(18, 12) as share
    from observed as o
    cross join {{ source('policy_1A', 'currency_weights') }} as k
)

select
    currency_code,
    country_iso,
    (share::double / sum(share) over (partition by currency_code)::double)::decimal(12, 9) as weight
from floored
order by currency_code, country_iso
