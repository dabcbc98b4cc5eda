-- Session, party, account, instrument, device, address, terminal, merchant and instant are the arrival's.
{{ gate_no_counted_faults('s2_day_audit', ['n_other_entity']) }}
