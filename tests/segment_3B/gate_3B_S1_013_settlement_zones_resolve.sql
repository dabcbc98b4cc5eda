-- Every settlement has a zone of 2A that is legal in its country.
{% call gate_no_rows("merchant_id") %}
select s.merchant_id
from {{ ref('virtual_settlement_3B') }} as s
left join {{ ref('tz_dim_2A') }} as d on d.tzid = s.tzid_settlement and d.tz_idx = s.tz_idx
left join {{ ref('country_zone_universe_2A') }} as u on u.country_iso = s.settlement_country_iso and u.tzid = s.tzid_settlement
where d.tzid is null or (u.tzid is null and s.tz_source <> 'country_default') or s.tz_source = 'error'
{% endcall %}
