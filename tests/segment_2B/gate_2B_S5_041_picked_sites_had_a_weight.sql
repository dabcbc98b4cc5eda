-- Every picked site had a weight, and the tables it was drawn from decode to it.
{% call gate_no_rows("key") %}
select 'arrival ' || l.arrival_no as key
from {{ ref('s5_selection_log') }} as l
left join {{ ref('s1_site_weights') }} as w on w.site_id = l.site_id
where not coalesce(w.mass_q > 0, false)
union all
select 'table ' || a.table_id
from {{ ref('s7_alias_audit') }} as a
cross join {{ source('policy_2B', 'alias_layout_policy_v1') }} as p
where not coalesce(a.max_abs_delta <= p.quantisation_epsilon, false)
{% endcall %}
