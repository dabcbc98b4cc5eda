-- Every arrival is attached exactly once.
{{ gate_no_counted_faults('s1_day_audit', ['n_not_once']) }}
union all
{{ gate_equal('(select sum(attached) from ' ~ ref('s1_day_audit') ~ ')', '(select sum(arrivals) from ' ~ ref('s4_arrival_summary_5B') ~ ')', 'arrivals attached') }}
