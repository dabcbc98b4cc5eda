-- Outlet counts, country targets, membership and splits follow from the keys alone, checked by laws other than the models' own.
with slack as (
    select replay_tolerance as slack from {{ source('policy_1A', 'validation') }}
),

-- A draw lies between the distribution function just below its count and the one at its count.
outlet_count as (
    select
        c.merchant_id,
        c.n_outlets,
        case when c.n_outlets > 2 then cdf_nbinom(c.n_outlets - 1e0, c.mu, c.phi) end as below,
        cdf_nbinom(c.n_outlets::double, c.mu, c.phi) as up_to,
        cdf_nbinom(1e0, c.mu, c.phi) as cut_off,
        cdf_nbinom(f.chain_ceiling::double, c.mu, c.phi) as at_ceiling,
        {{ rng_uniform('1A.S2.nb', ['c.merchant_id']) }} as u
    from {{ ref('s2_outlet_counts') }} as c
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = c.merchant_id
    inner join {{ ref('s0_country_frame') }} as f on f.country_iso = r.home_country_iso
    where c.mu is not null
),

wrong_outlets as (
    select o.merchant_id, 'outlets' as what
    from outlet_count as o
    cross join slack as s
    where coalesce(o.cut_off + o.u * (o.at_ceiling - o.cut_off) <= o.below - s.slack, false)
        or o.cut_off + o.u * (o.at_ceiling - o.cut_off) > o.up_to + s.slack
),

-- The Poisson sum 1 + L + L^2/2! + … times exp(-L), term by term. A capped target is only bounded from below.
target as (
    select
        t.merchant_id,
        t.k_target,
        t.capped_by,
        list_sum(list_transform(range(0, t.k_target + 1), lambda k: exp(k * ln(t.lambda_extra) - lgamma(k + 1) - t.lambda_extra))) as up_to,
        list_sum(list_transform(range(0, t.k_target), lambda k: exp(k * ln(t.lambda_extra) - lgamma(k + 1) - t.lambda_extra))) as below,
        exp(-t.lambda_extra) as at_zero,
        {{ rng_uniform('1A.S4.ztp', ['t.merchant_id']) }} as u
    from {{ ref('s4_foreign_target') }} as t
    where t.k_target > 0
),

wrong_targets as (
    select t.merchant_id, 'targets' as what
    from target as t
    cross join slack as s
    where t.at_zero + t.u * (1 - t.at_zero) < t.below - s.slack
        or (t.capped_by = 'none' and t.at_zero + t.u * (1 - t.at_zero) > t.up_to + s.slack)
),

-- Gumbel keys order as exponential waiting times -ln(u) / exp(affinity): every member waits less than every other candidate.
wait as (
    select
        c.merchant_id,
        c.country_iso,
        -ln({{ rng_uniform('1A.S6.gumbel', ['c.merchant_id', iso_key('c.country_iso')]) }}) / exp(c.affinity) as waiting,
        m.country_iso is not null as is_member
    from {{ ref('s3_candidate_set') }} as c
    left join {{ ref('s6_membership') }} as m on m.merchant_id = c.merchant_id and m.country_iso = c.country_iso
    where not c.is_home
),

wrong_members as (
    select w.merchant_id, 'members' as what
    from wait as w
    cross join slack as s
    group by w.merchant_id
    having max(w.waiting) filter (where w.is_member) > min(w.waiting) filter (where not w.is_member) * (1 + any_value(s.slack))
),

-- Pulls of the foreign countries and the home share from their draws.
drawn_split as (
    select
        m.merchant_id,
        m.country_iso,
        q_gamma({{ rng_uniform('1A.S7.gamma', ['m.merchant_id', iso_key('m.country_iso')]) }}, k.foreign_gamma_shape)
            * exp(k.affinity_power * c.affinity) as pull
    from {{ ref('s6_membership') }} as m
    inner join {{ ref('s3_candidate_set') }} as c on c.merchant_id = m.merchant_id and c.country_iso = m.country_iso
    cross join {{ source('policy_1A', 'allocation') }} as k
),

tier as (
    {{ outlet_tiers(source('policy_1A', 'allocation__home_share_tiers')) }}
),

home as (
    select
        c.merchant_id,
        c.n_outlets as n_all,
        r.home_country_iso,
        t.k_target > 0 as is_split,
        a.home_share * k.beta_concentration as beta_home,
        (1 - a.home_share) * k.beta_concentration as beta_foreign,
        {{ rng_uniform('1A.S7.beta', ['c.merchant_id']) }} as u
    from {{ ref('s2_outlet_counts') }} as c
    inner join {{ ref('s0_merchant_register') }} as r on r.merchant_id = c.merchant_id
    inner join {{ ref('s4_foreign_target') }} as t on t.merchant_id = c.merchant_id
    inner join tier as a on c.n_outlets between a.from_n_outlets and a.to_n_outlets
    cross join {{ source('policy_1A', 'allocation') }} as k
),

split as (
    select
        n.merchant_id,
        n.share,
        n.n_outlets - n.bump - floor(n.share * h.n_all) as rounded_up,
        n.share * h.n_all - floor(n.share * h.n_all) as remainder,
        case
            when n.legal_country_iso <> h.home_country_iso
                then n.share / sum(n.share) filter (where n.legal_country_iso <> h.home_country_iso) over merchant
                    - d.pull / sum(d.pull) over merchant
            when h.is_split then n.share - q_beta(h.u, h.beta_home, h.beta_foreign)
            else n.share - 1
        end as share_gap
    from {{ ref('s7_country_counts') }} as n
    inner join home as h on h.merchant_id = n.merchant_id
    left join drawn_split as d on d.merchant_id = n.merchant_id and d.country_iso = n.legal_country_iso
    window merchant as (partition by n.merchant_id)
),

-- Counts are whole quotas, one more where the remainder is among the largest: nobody left behind has a larger one.
wrong_splits as (
    select p.merchant_id, 'splits' as what
    from split as p
    cross join slack as s
    group by p.merchant_id
    having max(abs(p.share_gap)) > any_value(s.slack)
        or abs(sum(p.share) - 1) > any_value(s.slack)
        or min(p.rounded_up) < 0
        or max(p.rounded_up) > 1
        or max(p.remainder) filter (where p.rounded_up = 0) > min(p.remainder) filter (where p.rounded_up = 1) + any_value(s.slack)
),

wrong as (
    select * from wrong_outlets
    union all select * from wrong_targets
    union all select * from wrong_members
    union all select * from wrong_splits
)

select
    k.what as scope,
    count(w.merchant_id)::varchar as found,
    '0' as allowed,
    count(w.merchant_id) = 0 as is_ok,
    array_to_string(list(w.merchant_id order by w.merchant_id) filter (where w.merchant_id is not null)[:5], ', ') as sample
from (select unnest(['outlets', 'targets', 'members', 'splits']) as what) as k
left join wrong as w on w.what = k.what
group by k.what
order by k.what
