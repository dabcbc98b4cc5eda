-- Time never runs back in a case: no gap between its steps is negative (T8), and none of its steps is earlier than one before (T10).
{% call gate_no_rows("case_id || ' ' || case_event_seq") %}
select case_id, case_event_seq
from {{ ref('s4_case_timeline_6B') }}
qualify ts_utc < max(ts_utc) over (partition by case_id order by case_event_seq rows between unbounded preceding and 1 preceding)
    or case_event_seq <> row_number() over (partition by case_id order by case_event_seq)
{% endcall %}
