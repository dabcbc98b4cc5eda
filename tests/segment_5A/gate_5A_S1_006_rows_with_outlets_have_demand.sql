-- A row with outlets has demand, unless its merchant trades online only.
{% call gate_no_rows("mz_idx") %}
select mz_idx from {{ ref('merchant_zone_profile_5A') }}
where zone_origin = 'site' and virtual_mode <> 'VIRTUAL_ONLY' and not coalesce(weekly_volume_expected > 0, false)
{% endcall %}
