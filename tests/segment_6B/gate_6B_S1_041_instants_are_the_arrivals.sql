-- The instant of every attached arrival is the arrival's own.
{{ gate_no_counted_faults('s1_day_audit', ['n_other_instant']) }}
