-- How far does each merchant lean towards online only, and towards both ways?
with drawn as (
    select
        m.*,
        r.p_virtual_only as rule_p_virtual_only,
        r.p_hybrid as rule_p_hybrid,
        {{ rng_uniform('3B.S1.score', ['m.merchant_id'], 0) }} as u_virtual_only,
        {{ rng_uniform('3B.S1.score', ['m.merchant_id'], 1) }} as u_hybrid,
        {{ rng_uniform('3B.S1.order', ['m.merchant_id'], 0) }} as order_virtual_only,
        {{ rng_uniform('3B.S1.order', ['m.merchant_id'], 1) }} as order_hybrid
    from {{ ref('s1_rule_match') }} as m
    left join {{ source('policy_3B', 'mcc_channel_rules__rules') }} as r on r.ordinal = m.rule_no
)

select
    d.merchant_id,
    d.n_sites,
    d.rule_p_virtual_only,
    d.rule_p_hybrid,
    d.order_virtual_only,
    d.order_hybrid,
    case when d.rule_p_virtual_only > 0 and d.rule_p_virtual_only < 1 then
        ln(d.rule_p_virtual_only / (1 - d.rule_p_virtual_only)) + p.b_digital * d.digital_index_z
        - p.b_size * d.log_size + p.noise_virtual_only * {{ dist_normal('d.u_virtual_only') }}
    end as score_virtual_only,
    case when d.rule_p_hybrid > 0 and d.rule_p_hybrid < 1 then
        ln(d.rule_p_hybrid / (1 - d.rule_p_hybrid)) + p.b_digital_hybrid * d.digital_index_z
        + p.b_size_hybrid * d.log_size + p.noise_hybrid * {{ dist_normal('d.u_hybrid') }}
    end as score_hybrid
from drawn as d
cross join {{ source('policy_3B', 'mcc_channel_rules') }} as p
order by d.merchant_id
