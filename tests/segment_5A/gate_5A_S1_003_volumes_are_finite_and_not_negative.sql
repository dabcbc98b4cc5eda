-- No demand is negative or not a number.
{% call gate_no_rows("mz_idx") %}
select mz_idx from {{ ref('merchant_zone_profile_5A') }}
where not coalesce(isfinite(weekly_volume_expected) and weekly_volume_expected >= 0, false)
{% endcall %}
