-- Which class does each merchant follow, and how much demand a week does it have?
select
    s.merchant_id,
    s.demand_class as primary_demand_class,
    s.second_class as second_demand_class,
    s.class_margin,
    s.was_rebalanced,
    s.strength,
    s.cnp_share,
    coalesce(v.weekly_volume, 0)::double as weekly_volume_total_expected
from {{ ref('s1_strength') }} as s
left join (
    select merchant_id, sum(weekly_volume) as weekly_volume from {{ ref('s1_volume') }} group by merchant_id
) as v on v.merchant_id = s.merchant_id
order by s.merchant_id
