-- No arrival lacks what its presence asks for: person, card, market; a terminal at the counter; device and address online.
{{ gate_no_counted_faults('s1_day_audit', ['n_without_person', 'n_counter_incomplete', 'n_online_incomplete', 'n_wrong_mode']) }}
