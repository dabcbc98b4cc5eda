-- Every row of the mix has its share and its day effect.
{% call gate_no_rows("group_row") %}
select group_row from {{ ref('s4_group_weights') }} where base_share is null or gamma is null or prob_q is null or alias_tz_idx is null
{% endcall %}
