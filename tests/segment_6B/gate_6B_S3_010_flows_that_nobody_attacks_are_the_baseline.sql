-- The same flows as in the baseline, those attacked are the targets, and those that nobody attacks unchanged.
{{ gate_no_counted_faults('s3_day_audit', ['n_not_once', 'n_changed']) }}
union all
{{ gate_equal('(select sum(flows) from ' ~ ref('s3_day_audit') ~ ')', '(select sum(baseline_flows) from ' ~ ref('s3_day_audit') ~ ')', 'flows') }}
union all
{{ gate_equal('(select sum(attacked) from ' ~ ref('s3_day_audit') ~ ')', '(select count(*) from ' ~ ref('s3_targets_6B') ~ ')', 'flows attacked') }}
union all
{{ gate_equal('(select sum(attacked_sum) from ' ~ ref('s3_day_audit') ~ ')', '(select sum(flow_id) from ' ~ ref('s3_targets_6B') ~ ')', 'sum of the flow_id attacked') }}
