-- Which continuous laws do the policies state, and under which number are they drawn?
-- depends_on: {{ ref('s0_gate_receipt_6B') }}
with stated as (
    {% for policy in law_policies() %}
    select '{{ policy }}' as policy, ordinal, law, unit, min, max from {{ source('policy_6B', policy ~ '__laws') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    (row_number() over (order by policy, ordinal) - 1)::smallint as law_no,
    law,
    policy,
    ordinal::smallint as ordinal,
    unit,
    {{ law_per_unit('unit') }} as per_unit,
    min as least,
    max as most
from stated
order by law_no
