-- Which cases does the bank open, on what, for how many flows, until when, and how do they end?
with member as (
    select
        c.case_id,
        c.case_key,
        c.opened_utc,
        c.closed_utc,
        v.bank_view_outcome,
        v.dispute_filed,
        v.chargeback_type > 0 as is_charged_back
    from {{ ref('s4_case_flow_6B') }} as c
    inner join {{ ref('s4_verdict_6B') }} as v on v.flow_id = c.flow_id
)

select
    case_id,
    any_value(case_key >> 52)::utinyint as key_type,
    any_value((case_key >> 20) & 4294967295)::integer as key_idx,
    count(*)::smallint as flow_count,
    count(*) filter (where dispute_filed)::smallint as dispute_count,
    count(*) filter (where is_charged_back)::smallint as chargeback_count,
    any_value(opened_utc) as opened_utc,
    any_value(closed_utc) as closed_utc,
    -- the gravest of its flows' outcomes: written off, confirmed, rejected, cleared
    case
        when bool_or(bank_view_outcome = 4) then 4
        when bool_or(bank_view_outcome = 1) then 1
        else max(bank_view_outcome)
    end::utinyint as case_outcome
from member
group by case_id
order by case_id
