-- What does the customer's country decide: the currency at its counters and how often a mandate challenges?
-- depends_on: {{ ref('s0_gate_receipt_6B') }}
select
    c.country_idx as market_idx,
    c.country_iso as market_iso,
    c.region,
    c.currency_idx,
    {{ choice_below('m.value') }} as step_up_below
from {{ ref('s1_country_base_6A') }} as c
inner join {{ source('policy_6B', 'flow_shape__step_up_mandate_share') }} as m on m.key = c.region
order by market_idx
