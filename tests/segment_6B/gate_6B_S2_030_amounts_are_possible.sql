-- Amounts are positive, below the limit and worth what the rate says; a refund is at most what was cleared, a tip at most its share.
{{ gate_no_counted_faults('s2_day_audit', ['n_wrong_amount', 'n_other_rate', 'n_wrong_settlement']) }}
