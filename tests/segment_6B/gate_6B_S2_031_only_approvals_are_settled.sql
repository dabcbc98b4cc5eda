-- What is declined is not settled, what is approved is cleared or reversed, and a failed challenge is answered as such.
{{ gate_no_counted_faults('s2_day_audit', ['n_settled_otherwise', 'n_wrong_challenge']) }}
