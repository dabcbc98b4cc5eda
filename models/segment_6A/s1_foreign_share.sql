-- Which part of each class's custom comes from abroad, with cards at hand and without?
-- depends_on: {{ ref('s0_gate_receipt_6A') }}
{% for name in demand_classes() %}
select
    '{{ name }}' as demand_class,
    least(p.foreign_max, p.sources_card_present_foreign * p.foreign_factor_{{ name }}) as cp_foreign,
    least(p.foreign_max, p.sources_card_not_present_foreign * p.foreign_factor_{{ name }}) as cnp_foreign
from {{ source('policy_6A', 'attachment') }} as p
{{ 'union all' if not loop.last }}
{%- endfor %}
order by demand_class
