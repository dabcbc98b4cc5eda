-- Every site has a provisional zone.
{% call gate_no_rows("merchant_id || '|' || legal_country_iso || '|' || site_order") %}
select merchant_id, legal_country_iso, site_order from {{ ref('s1_tz_lookup') }} where tzid_provisional is null
{% endcall %}
