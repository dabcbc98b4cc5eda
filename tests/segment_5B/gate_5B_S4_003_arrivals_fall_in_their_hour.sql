-- Every arrival falls in its hour.
{% call gate_no_rows("bucket_idx") %}
select bucket_idx from {{ ref('s5_hour_audit_5B') }} where n_outside <> 0
{% endcall %}
