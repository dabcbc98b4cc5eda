-- How strong is each merchant, and how is its demand split over channels?
with ranked as (
    select
        m.merchant_id,
        m.virtual_mode,
        m.channel,
        m.online_share,
        c.demand_class,
        c.first_class,
        c.second_class,
        c.class_margin,
        c.was_rebalanced,
        {{ rng_bits('5A.S1.rank', ['m.merchant_id']) }} as rank_word,
        {{ rng_uniform('5A.S1.strength', ['m.merchant_id']) }} as u_strength,
        {{ rng_uniform('5A.S1.cnp_split', ['m.merchant_id']) }} as u_split
    from {{ ref('s1_merchant_demand') }} as m
    inner join {{ ref('s1_class_rebalance') }} as c on c.merchant_id = m.merchant_id
),

-- one merchant in every stratum of the tail: class totals do not hang on a lucky draw
stratified as (
    select
        *,
        (row_number() over (partition by demand_class, virtual_mode order by rank_word, merchant_id) - 1 + u_strength)
        / count(*) over (partition by demand_class, virtual_mode) as u
    from ranked
)

select
    s.merchant_id,
    s.demand_class,
    s.first_class,
    s.second_class,
    s.class_margin,
    s.was_rebalanced,
    s.virtual_mode,
    round(least(p.clip, p.median_per_site_weekly / pow(2, 1 / p.pareto_alpha) * pow(1 - s.u, -1 / p.pareto_alpha)), 9) as strength,
    round(case
        when s.virtual_mode = 'VIRTUAL_ONLY' or s.channel = 'card_not_present' then 1
        when s.channel = 'card_present' and s.virtual_mode <> 'HYBRID' then 0
        else greatest(
            {{ logistic('ln(prior.cnp / (1 - prior.cnp)) + q.cnp_sigma * ' ~ dist_normal('s.u_split')) }},
            case when s.virtual_mode = 'HYBRID' then s.online_share else 0 end
        )
    end, 9) as cnp_share
from stratified as s
inner join {{ source('policy_5A', 'demand_scale_policy__classes') }} as p on p.key = s.demand_class
cross join {{ source('policy_5A', 'merchant_class_policy') }} as q
cross join lateral (select {{ by_class('q', 'cnp_prior') }}[{{ class_idx('s.demand_class') }} + 1] as cnp) as prior
order by s.merchant_id
