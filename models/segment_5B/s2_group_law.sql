-- How far and how long do the swings of each group last?
with law as (
    {{ class_rows(source('policy_5B', 'arrival_lgcp_config'), {'sigma_mult': 'sigma_group_classes', 'length_mult': 'length_h_classes'}) }}
),

member as (
    select
        group_idx,
        any_value(region_idx) as region_idx,
        any_value(scenario_band) as scenario_band,
        any_value(demand_class) as demand_class,
        any_value(channel_group) as channel_group,
        any_value(is_virtual) as is_virtual,
        count(*)::integer as n_members
    from {{ ref('s1_grouping_5B') }}
    group by group_idx
)

select
    m.group_idx,
    m.region_idx,
    m.n_members,
    round(least(greatest(
        case m.scenario_band when 'stress' then p.sigma_group_stress else p.sigma_group_base end * l.sigma_mult
        * case m.channel_group when 'card_present' then p.sigma_group_card_present else p.sigma_group_card_not_present end
        * case when m.is_virtual then p.sigma_group_virtual else 1 end,
        p.sigma_group_min), p.sigma_group_max), 9) as sigma,
    round(least(greatest(
        case m.scenario_band when 'stress' then p.length_h_stress else p.length_h_base end * l.length_mult,
        p.length_h_min), p.length_h_max), 9) as length_h
from member as m
inner join law as l on l.demand_class = m.demand_class
cross join {{ source('policy_5B', 'arrival_lgcp_config') }} as p
order by m.group_idx
