-- A flow has a case exactly if it was detected or disputed, and cases have the flows that they count.
{% call gate_no_rows('fault') %}
select 'flow ' || flow_id as fault
from {{ ref('s4_flow_bank_view_6B') }}
where (case_id is not null) <> (detection > 0 or dispute_filed)
union all
select 'case ' || coalesce(i.case_id, b.case_id) as fault
from {{ ref('s4_case_index_6B') }} as i
full join (
    select case_id, count(*) as flow_count, max(label_available_utc) as closed_utc, min(coalesce(least(detect_utc, dispute_utc), detect_utc, dispute_utc)) as opened_utc
    from {{ ref('s4_flow_bank_view_6B') }}
    where case_id is not null
    group by case_id
) as b on b.case_id = i.case_id
where i.flow_count is distinct from b.flow_count or i.closed_utc is distinct from b.closed_utc or i.opened_utc is distinct from b.opened_utc
{% endcall %}
