-- Online-only merchants have no arrival at a site, others none through an edge unless they are hybrid and the card is not present.
{% call gate_no_rows("bucket_idx") %}
select bucket_idx from {{ ref('s5_hour_audit_5B') }} where n_wrong_mode <> 0
{% endcall %}
