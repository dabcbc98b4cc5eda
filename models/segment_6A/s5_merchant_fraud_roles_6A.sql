-- What is each merchant held for? Its trade, its size and its custom from abroad make a tier; a few of each tier collude.
with classed as (
    select
        m.merchant_idx,
        m.n_outlets,
        c.risk,
        c.high_risk,
        c.msb
    from {{ ref('merchant_catalogue') }} as m
    left join {{ source('policy_6A', 'roles__merchant_classes__mccs') }} as k on k.value = m.mcc
    inner join {{ source('policy_6A', 'roles__merchant_classes__groups') }} as g on g.value = m.mcc_group
    inner join {{ source('policy_6A', 'roles__merchant_classes') }} as c on c.ordinal::varchar = coalesce(k.parent, g.parent)
),

custom as (
    select
        o.merchant_idx,
        sum(o.cp_milli)::bigint as cp_milli,
        sum(o.cnp_milli)::bigint as cnp_milli,
        any_value(f.cp_foreign) as cp_foreign,
        any_value(f.cnp_foreign) as cnp_foreign
    from {{ ref('s1_origin_base_6A') }} as o
    inner join {{ ref('s1_foreign_share') }} as f on f.demand_class = o.demand_class
    group by o.merchant_idx
),

drawn as (
    select
        c.*,
        coalesce((u.cp_milli * u.cp_foreign + u.cnp_milli * u.cnp_foreign) / nullif(u.cp_milli + u.cnp_milli, 0), p.merchant_usual_cross_border) as foreign_share,
        least(ln(c.n_outlets) / ln(p.merchant_chain_outlets), 1) as chain,
        {{ rng_uniform('6A.S5.merchant', ['c.merchant_idx'], index=0) }} as u_role,
        {{ rng_tie_break('6A.S5.merchant', ['c.merchant_idx'], index=1) }} as turn
    from classed as c
    left join custom as u on u.merchant_idx = c.merchant_idx
    cross join {{ source('policy_6A', 'roles') }} as p
),

scored as (
    select
        d.*,
        p.merchant_base + p.merchant_cross_border * (d.foreign_share - p.merchant_usual_cross_border) + p.merchant_chain * d.chain + d.risk as score,
        d.foreign_share > p.merchant_usual_cross_border as is_cross_border
    from drawn as d
    cross join {{ source('policy_6A', 'roles') }} as p
),

tiered as (
    select s.*, {{ risk_tier('s.score', 'p.merchant_cuts') }} as risk_tier
    from scored as s
    cross join {{ source('policy_6A', 'roles') }} as p
),

weighed as (
    select
        t.risk_tier,
        count(*) * any_value([p.merchant_colluding_weights_LOW, p.merchant_colluding_weights_STANDARD, p.merchant_colluding_weights_ELEVATED,
            p.merchant_colluding_weights_HIGH][t.risk_tier + 1]) as weight,
        round(p.merchant_colluding * sum(count(*)) over ()) as wanted
    from tiered as t
    cross join {{ source('policy_6A', 'roles') }} as p
    group by t.risk_tier, p.merchant_colluding
),

quota as (
    {{ largest_remainder('weighed', [], weight='weight', total='wanted', ties=['risk_tier desc'], count='n_colluding') }}
),

graded as (
    select
        t.merchant_idx,
        case
            when row_number() over (partition by t.risk_tier order by t.turn, t.merchant_idx) <= q.n_colluding then 'COLLUSIVE'
            when t.u_role < t.msb then 'MSB'
            when t.u_role < t.msb + t.high_risk then 'HIGH_RISK_MCC'
            else 'NORMAL'
        end as role,
        t.risk_tier,
        {{ term_bits(['t.is_cross_border', 't.risk > 0', 't.n_outlets > 1']) }} as propagation_terms
    from tiered as t
    inner join quota as q on q.risk_tier = t.risk_tier
)

{{ posture('graded', 'MERCHANT', 'merchant_idx') }}
