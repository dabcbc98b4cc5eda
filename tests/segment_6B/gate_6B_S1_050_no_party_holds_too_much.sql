-- No party makes more of all flows than the scale allows.
{{ gate_at_most('(select max(n) / sum(n) from (select sum(arrival_count) as n from ' ~ ref('s1_session_index_6B') ~ ' group by party_idx))',
    '(select max_party_share from ' ~ source('policy_6B', 'entities') ~ ')', 'largest share of flows') }}
