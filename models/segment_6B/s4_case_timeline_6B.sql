-- What happens in each case, step by step?
with member as (
    select c.case_id, c.flow_id, c.flow_no, c.flow_n, c.opened_utc, c.closed_utc, v.detect_utc, v.dispute_utc, v.chargeback_utc, v.decision_utc
    from {{ ref('s4_case_flow_6B') }} as c
    inner join {{ ref('s4_verdict_6B') }} as v on v.flow_id = c.flow_id
),

-- a case opens with its first flow and closes with its last; types stand in the order of case_event_types()
event as (
    select
        case_id,
        flow_id,
        unnest(range({{ case_event_types() | length }})) as case_event_type,
        unnest([case when flow_no = 1 then opened_utc end, detect_utc, dispute_utc, chargeback_utc, decision_utc, case when flow_no = flow_n then closed_utc end]) as ts_utc
    from member
)

select
    case_id,
    (row_number() over (partition by case_id order by ts_utc, case_event_type, flow_id))::smallint as case_event_seq,
    flow_id,
    case_event_type::utinyint as case_event_type,
    ts_utc
from event
where ts_utc is not null
order by case_id, case_event_seq
