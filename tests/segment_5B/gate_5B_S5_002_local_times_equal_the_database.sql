-- No sampled local time differs from what the time-zone database gives.
{% call gate_no_rows("arrival_id") %}
select arrival_id from {{ ref('s5_civil_check_5B') }} where difference_s is distinct from 0 or ts_local is distinct from ts_local_zoneinfo
{% endcall %}
