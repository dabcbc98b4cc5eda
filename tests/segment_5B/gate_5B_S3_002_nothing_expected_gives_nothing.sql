-- Where nothing is expected nothing is drawn, and none arrives.
{% call gate_no_rows("mz_idx") %}
select mz_idx from {{ ref('s3_count_summary_5B') }} where n_undrawn_arrivals <> 0
{% endcall %}
