-- No site is looked up twice.
{% call gate_no_rows("site") %}
select merchant_id || '|' || legal_country_iso || '|' || site_order as site
from {{ ref('s1_tz_lookup') }}
group by merchant_id, legal_country_iso, site_order
having count(*) > 1
union all
select 'site_id ' || site_id
from {{ ref('s1_tz_lookup') }}
group by site_id
having count(*) > 1
{% endcall %}
