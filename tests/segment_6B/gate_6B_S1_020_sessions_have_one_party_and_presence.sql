-- Every session is one party's, and either at the counter or online.
{{ gate_no_counted_faults('s1_day_audit', ['n_mixed']) }}
