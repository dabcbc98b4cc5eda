-- A row says that a floor touched it exactly where one moved mass.
{% call gate_no_rows("site_id") %}
select w.site_id
from {{ ref('s1_site_weights') }} as w
left join {{ ref('s1_site_shares') }} as s on s.site_id = w.site_id
where w.floor_applied is distinct from coalesce(s.secondary_floor_applied or not s.has_weight, false)
{% endcall %}
