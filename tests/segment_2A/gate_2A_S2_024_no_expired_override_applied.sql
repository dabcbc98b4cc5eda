-- No site keeps a zone from an override that has expired.
{% call gate_no_rows("site_id || ' ' || override_id") %}
select s.site_id, s.override_id
from {{ ref('site_timezones') }} as s
inner join {{ source('policy_2A', 'tz_overrides__overrides') }} as o on o.override_id = s.override_id
cross join {{ source('policy_2A', 'tz_governance') }} as k
where o.expires_on < k.as_of_date
{% endcall %}
