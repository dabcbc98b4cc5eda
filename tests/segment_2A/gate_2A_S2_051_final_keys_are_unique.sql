-- No site has two final zones.
{% call gate_no_rows("site") %}
select merchant_id || '|' || legal_country_iso || '|' || site_order as site
from {{ ref('site_timezones') }}
group by merchant_id, legal_country_iso, site_order
having count(*) > 1
union all
select 'site_id ' || site_id
from {{ ref('site_timezones') }}
group by site_id
having count(*) > 1
{% endcall %}
