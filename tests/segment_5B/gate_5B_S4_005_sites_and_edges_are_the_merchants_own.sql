-- Site and edge belong to the merchant, and to the zone where they say so.
{% call gate_no_rows("bucket_idx") %}
select bucket_idx from {{ ref('s5_hour_audit_5B') }} where n_foreign <> 0
{% endcall %}
