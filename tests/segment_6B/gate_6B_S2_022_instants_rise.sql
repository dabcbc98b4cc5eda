-- Each event of a flow comes at least a millisecond after the one before.
{{ gate_no_counted_faults('s2_day_audit', ['n_not_rising']) }}
