-- Which part of each class's custom comes from abroad, with cards at hand and without?
-- depends_on: {{ ref('s0_gate_receipt_6A') }}
with class as (
    {{ class_rows(source('policy_6A', 'attachment'), {'factor': 'foreign_factor'}) }}
)

select
    c.demand_class,
    least(p.foreign_max, p.sources_card_present_foreign * c.factor) as cp_foreign,
    least(p.foreign_max, p.sources_card_not_present_foreign * c.factor) as cnp_foreign
from class as c
cross join {{ source('policy_6A', 'attachment') }} as p
order by c.demand_class
