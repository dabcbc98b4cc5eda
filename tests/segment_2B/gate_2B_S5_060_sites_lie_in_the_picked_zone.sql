-- Every picked site stands in the picked zone and belongs to the merchant.
{% call gate_no_rows("arrival_no") %}
select l.arrival_no
from {{ ref('s5_selection_log') }} as l
left join {{ ref('s1_site_weights') }} as w on w.site_id = l.site_id
where w.tz_idx is distinct from l.tz_idx or w.merchant_idx is distinct from l.merchant_idx
{% endcall %}
