-- Ids count arrivals from 0 without a gap, in the order of hours and rows.
{% call gate_no_rows("fault") %}
select 'hour ' || bucket_idx as fault
from (select *, lag(last_id) over (order by bucket_idx) as previous_id from {{ ref('s5_hour_audit_5B') }})
where cells_not_dense <> 0 or first_id is distinct from coalesce(previous_id + 1, 0) or last_id is distinct from first_id + arrivals - 1
{% endcall %}
