-- Every provisional zone is legal for the country of its site.
{% call gate_no_rows("site_id || ' ' || tzid_provisional") %}
select s.site_id, s.tzid_provisional
from {{ ref('s1_tz_lookup') }} as s
anti join {{ ref('country_zone_universe_2A') }} as u on u.country_iso = s.legal_country_iso and u.tzid = s.tzid_provisional
where s.tzid_provisional is not null
{% endcall %}
