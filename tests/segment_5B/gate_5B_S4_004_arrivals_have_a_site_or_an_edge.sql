-- Every arrival has either a site or an edge.
{% call gate_no_rows("bucket_idx") %}
select bucket_idx from {{ ref('s5_hour_audit_5B') }} where n_not_either <> 0
{% endcall %}
