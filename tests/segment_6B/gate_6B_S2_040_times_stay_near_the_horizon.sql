-- Answers come soon after the horizon at the latest, clearings and refunds within their days; what lies beyond the horizon is counted.
{{ gate_no_counted_faults('s2_day_audit', ['n_late_answer', 'n_late_settlement']) }}
union all
{{ gate_at_most('(select sum(overhang) from ' ~ ref('s2_day_audit') ~ ')', '(select sum(flows) from ' ~ ref('s2_day_audit') ~ ')', 'flows settled after the horizon') }}
