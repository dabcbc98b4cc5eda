-- Outlet counts show no run of surprises in merchant order (one-sided CUSUM).
with chain as (
    select
        c.merchant_id,
        cdf_nbinom(c.n_outlets - 1e0, c.mu, c.phi) as below,
        cdf_nbinom(c.n_outlets::double, c.mu, c.phi) as up_to,
        cdf_nbinom(1e0, c.mu, c.phi) as cut_off,
        cdf_nbinom(f.chain_ceiling::double, c.mu, c.phi) as at_ceiling
    from {{ ref('s2_outlet_counts') }} as c
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = c.merchant_id
    inner join {{ ref('s0_country_frame') }} as f on f.country_iso = r.home_country_iso
    where c.n_outlets >= 2
),

-- Middle of the probability that the count covers under its truncated law.
integral as (
    select
        merchant_id,
        greatest(least(((below + up_to) / 2 - cut_off) / (at_ceiling - cut_off), v.alpha_cap), 1 - v.alpha_cap) as pit
    from chain
    cross join {{ source('policy_1A', 'validation') }} as v
),

surprise as (
    select merchant_id, {{ dist_normal('pit') }} as surprise
    from integral
),

walk as (
    select
        s.merchant_id,
        sum((s.surprise - v.cusum_k)::decimal(18, 9)) over (order by s.merchant_id) as position
    from surprise as s
    cross join {{ source('policy_1A', 'validation') }} as v
),

cusum as (
    select position - least(0, min(position) over (order by merchant_id)) as excess
    from walk
)

{{ gate_at_most("select max(excess)::double from cusum", "select cusum_h from " ~ source('policy_1A', 'validation'), 'largest excess') }}
