-- Every flow has the events that it counts, numbered from 1 without a gap.
{{ gate_no_counted_faults('s2_day_audit', ['n_other_count', 'n_wrong_seq']) }}
union all
{{ gate_equal('(select sum(events) from ' ~ ref('s2_day_audit') ~ ')', '(select sum(events_counted) from ' ~ ref('s2_day_audit') ~ ')', 'events') }}
