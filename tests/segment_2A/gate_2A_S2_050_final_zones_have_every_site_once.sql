-- The final zones have exactly the sites of the lookup.
{% call gate_no_rows("fault") %}
select 'missing ' || merchant_id || '|' || legal_country_iso || '|' || site_order as fault
from {{ ref('s1_tz_lookup') }}
anti join {{ ref('site_timezones') }} using (merchant_id, legal_country_iso, site_order, site_id)
union all
select 'extra ' || merchant_id || '|' || legal_country_iso || '|' || site_order
from {{ ref('site_timezones') }}
anti join {{ ref('s1_tz_lookup') }} using (merchant_id, legal_country_iso, site_order, site_id)
{% endcall %}
