-- The same flows as in the baseline, and those that nobody attacks unchanged.
{{ gate_no_counted_faults('s3_day_audit', ['n_not_once', 'n_changed']) }}
union all
{{ gate_equal('(select sum(flows) from ' ~ ref('s3_day_audit') ~ ')', '(select sum(baseline_flows) from ' ~ ref('s3_day_audit') ~ ')', 'flows') }}
union all
{{ gate_equal('(select sum(attacked) from ' ~ ref('s3_day_audit') ~ ')', '(select count(*) from ' ~ ref('s3_targets_6B') ~ ')', 'flows attacked') }}
