-- Every site has a final zone and its code.
{% call gate_no_rows("merchant_id || '|' || legal_country_iso || '|' || site_order") %}
select merchant_id, legal_country_iso, site_order from {{ ref('site_timezones') }} where tzid is null or tz_idx is null
{% endcall %}
