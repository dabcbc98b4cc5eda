-- Every merchant has a channel, a mode of 3B and a class in use.
{% call gate_no_rows("merchant_id") %}
select d.merchant_id
from {{ ref('s1_merchant_demand') }} as d
left join {{ ref('merchant_class_profile_5A') }} as c on c.merchant_id = d.merchant_id
where d.channel is null or d.virtual_mode is null or {{ class_idx('c.primary_demand_class') }} is null
{% endcall %}
