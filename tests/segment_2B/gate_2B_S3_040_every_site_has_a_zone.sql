-- Every weighted site stands in a time zone.
{% call gate_no_rows("site_id") %}
select site_id from {{ ref('s1_site_weights') }} where tz_idx is null
{% endcall %}
