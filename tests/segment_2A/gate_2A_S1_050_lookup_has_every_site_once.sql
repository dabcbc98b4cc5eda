-- The lookup has exactly the sites of 1B.
{% call gate_no_rows("fault") %}
select 'missing ' || merchant_id || '|' || legal_country_iso || '|' || site_order as fault
from {{ ref('site_locations') }}
anti join {{ ref('s1_tz_lookup') }} using (merchant_id, legal_country_iso, site_order)
union all
select 'extra ' || merchant_id || '|' || legal_country_iso || '|' || site_order
from {{ ref('s1_tz_lookup') }}
anti join {{ ref('site_locations') }} using (merchant_id, legal_country_iso, site_order)
{% endcall %}
