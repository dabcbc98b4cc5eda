-- How many regulars has a merchant in a town, at the counter and online, and how unequal are their visits?
with origin as (
    select place_key, unnest(origins) as origin_idx from {{ ref('s1_origin_place') }}
),

custom as (
    select
        o.merchant_idx,
        p.place_idx,
        min(o.demand_class) as demand_class,
        sum(o.cp_milli) as cp_milli,
        sum(o.cnp_milli) as cnp_milli
    from {{ ref('s1_origin_base_6A') }} as o
    inner join origin as n on n.origin_idx = o.origin_idx
    inner join {{ ref('s1_place_base_6A') }} as p on p.place_key = n.place_key
    group by o.merchant_idx, p.place_idx
),

-- the number leaves the last bit to the presence
numbered as (
    select (2 * (row_number() over (order by merchant_idx, place_idx) - 1))::uinteger as mkey, *
    from custom
),

presence as (
    select mkey, merchant_idx, place_idx, demand_class, 0 as presence, cp_milli as milli from numbered
    union all
    select mkey, merchant_idx, place_idx, demand_class, 1, cnp_milli from numbered
),

drawn as (
    select
        *,
        {{ rng_uniform('6A.S5.clientele', ['mkey::bigint + presence'], index=0) }} as u_visits,
        {{ rng_uniform('6A.S5.clientele', ['mkey::bigint + presence'], index=1) }} as u_skew
    from presence
)

select
    d.mkey,
    d.presence::utinyint as presence,
    d.merchant_idx,
    d.place_idx,
    d.demand_class,
    d.milli::bigint as expected_milli,
    greatest(
        a.clientele_least,
        ceil(d.milli / 1000 / ({{ by_class('a', 'visits_28_days') }}[{{ class_idx('d.demand_class') }} + 1] * (a.clientele_factor_min + a.clientele_factor_span * d.u_visits))
            * pow(28 / h.horizon_days, a.clientele_days_exponent))
    )::integer as clientele_n,
    {{ by_class('a', 'clientele_skew_min') }}[{{ class_idx('d.demand_class') }} + 1]
        + {{ by_class('a', 'clientele_skew_span') }}[{{ class_idx('d.demand_class') }} + 1] * d.u_skew as clientele_skew
from drawn as d
cross join {{ source('policy_6A', 'attachment') }} as a
cross join {{ ref('s4_horizon') }} as h
order by d.mkey, d.presence
