-- Each flow has the demand class of its merchant; there is no class for those without one.
{% call gate_no_rows('fault') %}
select f.merchant_idx || ' of class ' || coalesce(f.class_idx::varchar, 'none') as fault
from (select distinct merchant_idx, class_idx from {{ ref('s3_flow_anchor_with_fraud_6B') }}) as f
left join {{ ref('merchant_catalogue') }} as m on m.merchant_idx = f.merchant_idx
left join {{ ref('merchant_class_profile_5A') }} as c on c.merchant_id = m.merchant_id
where not coalesce(f.class_idx = {{ class_idx('c.primary_demand_class') }}, false)
{% endcall %}
