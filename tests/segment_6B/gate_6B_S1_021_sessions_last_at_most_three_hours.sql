-- No session lasts longer than its window may be wide.
{{ gate_no_counted_faults('s1_day_audit', ['n_long']) }}
