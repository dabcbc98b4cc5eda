-- No row stands twice, and mz_idx counts them from 0.
{% call gate_no_rows("key") %}
select merchant_id || '|' || legal_country_iso || '|' || tzid || '|' || channel_group as key
from {{ ref('merchant_zone_profile_5A') }}
group by merchant_id, legal_country_iso, tzid, channel_group
having count(*) > 1
union all
select 'mz_idx to ' || max(mz_idx) || ' over ' || count(*) || ' rows'
from {{ ref('merchant_zone_profile_5A') }}
having max(mz_idx) + 1 <> count(*) or min(mz_idx) <> 0 or count(distinct mz_idx) <> count(*)
{% endcall %}
