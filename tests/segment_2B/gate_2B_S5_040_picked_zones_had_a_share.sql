-- Every picked zone had a share of its merchant's day.
{% call gate_no_rows("arrival_no") %}
select l.arrival_no
from {{ ref('s5_selection_log') }} as l
left join {{ ref('s4_group_weights') }} as w on w.merchant_idx = l.merchant_idx and w.day_idx = l.day_idx and w.tz_idx = l.tz_idx
where not coalesce(w.mass_q > 0, false)
{% endcall %}
