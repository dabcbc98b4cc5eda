-- No site stands in two zones, and each in the zone that 2A gave it.
{% call gate_no_rows("site_id") %}
select w.site_id
from {{ ref('s1_site_weights') }} as w
left join {{ ref('site_timezones') }} as z on z.site_id = w.site_id
group by w.site_id
having count(distinct z.tz_idx) <> 1 or min(z.tz_idx) is distinct from min(w.tz_idx)
{% endcall %}
