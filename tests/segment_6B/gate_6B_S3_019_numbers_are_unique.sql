-- Flows, attacked flows and sessions of attackers are numbered once, and no attacker's session is a customer's.
{% call gate_no_rows("fault") %}
select 'attacked flow ' || flow_id as fault from {{ ref('s3_flow_overlay_6B') }} group by flow_id having count(*) > 1
union all
select 'flow ' || flow_id from (select flow_id, lag(flow_id) over (order by flow_id) as before from {{ ref('s3_targets_6B') }}) where flow_id = before
union all
-- as many flows as numbers up to the greatest, and their sum, and the sum of their squares
select 'flows'
from {{ ref('s3_flow_anchor_with_fraud_6B') }}
having count(*) <> max(flow_id) + 1
    or sum(flow_id::hugeint) <> count(*)::hugeint * (count(*) - 1) // 2
    or sum(flow_id::hugeint * flow_id) <> (count(*)::hugeint - 1) * count(*) * (2 * count(*) - 1) // 6
union all
select 'session ' || session_id from {{ ref('s3_session_overlay_6B') }} group by session_id having count(*) > 1
union all
select 'session ' || o.session_id
from {{ ref('s3_session_overlay_6B') }} as o
inner join {{ ref('s1_session_index_6B') }} as s on s.session_id = o.session_id
{% endcall %}
