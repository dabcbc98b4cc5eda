-- Every merchant has demand somewhere.
{% call gate_no_rows("merchant_id") %}
select d.merchant_id
from {{ ref('s1_merchant_demand') }} as d
left join {{ ref('merchant_class_profile_5A') }} as c on c.merchant_id = d.merchant_id
where not coalesce(c.weekly_volume_total_expected > 0, false)
{% endcall %}
