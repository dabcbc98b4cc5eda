-- No two sessions of the index share a number.
{{ gate_equal('(select count(distinct session_id) from ' ~ ref('s1_session_index_6B') ~ ')', '(select count(*) from ' ~ ref('s1_session_index_6B') ~ ')', 'session_id') }}
