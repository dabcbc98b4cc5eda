-- A case opens once, first, and closes once, last; for each flow a dispute comes before its chargeback, and that before its decision.
{% call gate_no_rows('fault') %}
select 'case ' || case_id as fault
from {{ ref('s4_case_timeline_6B') }}
group by case_id
having count(*) filter (where case_event_type = 0) <> 1 or count(*) filter (where case_event_type = 5) <> 1
    or min(case_event_type) filter (where case_event_seq = 1) <> 0 or arg_max(case_event_type, case_event_seq) <> 5 or count(*) < 3
union all
select 'flow ' || flow_id as fault
from {{ ref('s4_case_timeline_6B') }}
group by flow_id
having count(*) filter (where case_event_type in (1, 2)) = 0
    or count(*) filter (where case_event_type in (3, 4)) not in (0, 2)
    or bool_or(case_event_type = 3) and not bool_or(case_event_type = 2)
    or count(*) <> count(distinct case_event_type)
    or list(case_event_type order by case_event_seq) filter (where case_event_type in (2, 3, 4)) <> list_sort(list(case_event_type) filter (where case_event_type in (2, 3, 4)))
{% endcall %}
