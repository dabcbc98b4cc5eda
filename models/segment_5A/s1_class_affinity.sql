-- With which chance does a merchant of each sector and channel follow each class?
-- depends_on: {{ ref('s0_gate_receipt_5A') }}
with stated as (
    select 'card_present' as channel, key as sector, columns(* exclude (key)) from {{ source('policy_5A', 'merchant_class_policy__affinity_card_present') }}
    union all by name
    select 'card_not_present' as channel, key as sector, columns(* exclude (key)) from {{ source('policy_5A', 'merchant_class_policy__affinity_card_not_present') }}
),

long as (
    unpivot stated on {{ demand_classes() | join(', ') }} into name demand_class value affinity
),

mixed as (
    select
        'mixed' as channel,
        a.sector,
        a.demand_class,
        p.mixed_card_present_weight * a.affinity + (1 - p.mixed_card_present_weight) * b.affinity as affinity
    from long as a
    inner join long as b on b.sector = a.sector and b.demand_class = a.demand_class and b.channel = 'card_not_present'
    cross join {{ source('policy_5A', 'merchant_class_policy') }} as p
    where a.channel = 'card_present'
),

online as (
    unpivot (
        select
            {% for name in demand_classes() -%}
            affinity_virtual_{{ name }} as {{ name }}{{ ', ' if not loop.last }}
            {%- endfor %}
        from {{ source('policy_5A', 'merchant_class_policy') }}
    ) on {{ demand_classes() | join(', ') }} into name demand_class value affinity
),

every_channel as (
    select channel, sector, demand_class, affinity from long
    union all
    select channel, sector, demand_class, affinity from mixed
    union all
    select 'virtual', s.sector, o.demand_class, o.affinity
    from online as o
    cross join (select distinct value as sector from {{ source('policy_5A', 'merchant_class_policy__sectors') }}) as s
)

select channel, sector, demand_class, {{ class_idx('demand_class') }}::smallint as class_idx, round(affinity, 12) as affinity
from every_channel
order by channel, sector, class_idx
