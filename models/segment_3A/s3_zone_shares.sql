-- Which share of its trade does each split pair have in each zone?
with drawn as (
    select
        *,
        {{ rng_uniform('3A.S3.gamma', ['merchant_id', iso_key('legal_country_iso'), 'tz_idx']) }} as u,
        {{ rng_tie_break('3A.S4.tie', ['merchant_id', iso_key('legal_country_iso'), 'tz_idx']) }} as tie
    from {{ ref('s3_zone_posterior') }}
),

quantile as (
    select *, q_gamma(u, alpha_posterior) as gamma_drawn
    from drawn
),

-- where every draw of a pair underflows (q_gamma stops above zero), its posterior mean stands in, and a gate says so
marked as (
    select *, max(gamma_drawn) over (partition by merchant_id, legal_country_iso) < 1e-300 as is_underflow
    from quantile
),

positive as (
    select *, case when is_underflow then alpha_posterior else gamma_drawn end as weight
    from marked
),

apportioned as (
    {{ dist_dirichlet('positive', ['merchant_id', 'legal_country_iso'], gamma='weight', ties=['tie', 'tzid']) }}
)

select
    merchant_id,
    legal_country_iso,
    tzid,
    tz_idx,
    observed_site_count,
    alpha_posterior,
    lambda_merchant,
    share_ppb::integer as share_ppb,
    share_ppb / 1e9 as share_drawn,
    is_underflow
from apportioned
order by merchant_id, legal_country_iso, tzid
