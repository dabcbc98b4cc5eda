-- What is declined is not settled, what is approved is cleared or reversed, a failed challenge is answered as such, and every answer occurs where it is given.
{{ gate_no_counted_faults('s2_day_audit', ['n_settled_otherwise', 'n_wrong_answer']) }}
