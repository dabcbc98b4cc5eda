-- Every arrival is a flow, once, in one order.
{{ gate_no_counted_faults('s2_day_audit', ['n_not_once']) }}
union all
{{ gate_equal('(select sum(flows) from ' ~ ref('s2_day_audit') ~ ')', '(select sum(arrivals) from ' ~ ref('s2_day_audit') ~ ')', 'flows') }}
