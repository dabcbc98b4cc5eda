-- Every active override has an owner, a reason code, and notes or evidence.
{% call gate_no_rows("override_id || ': override_provenance_incomplete'") %}
select override_id from {{ ref('s2_override_usage_2A') }} where is_active and not is_provenance_complete
{% endcall %}
