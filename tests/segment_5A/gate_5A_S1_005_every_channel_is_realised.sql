-- No row is of a mixed channel.
{% call gate_no_rows("mz_idx") %}
select mz_idx from {{ ref('merchant_zone_profile_5A') }} where channel_group not in ('card_present', 'card_not_present')
{% endcall %}
