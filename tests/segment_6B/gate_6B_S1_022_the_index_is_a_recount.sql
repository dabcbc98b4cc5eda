-- The index of sessions equals a recount, and its arrivals are all arrivals.
{{ gate_no_counted_faults('s1_day_audit', ['n_other_index']) }}
union all
{{ gate_equal('(select sum(arrival_count) from ' ~ ref('s1_session_index_6B') ~ ')', '(select sum(arrivals) from ' ~ ref('s1_day_audit') ~ ')', 'arrival_count') }}
