-- A flow begins with its request at its own instant, and events keep the order of types.
{{ gate_no_counted_faults('s2_day_audit', ['n_other_start', 'n_wrong_order']) }}
