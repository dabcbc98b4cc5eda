-- On all flows and cases: some are legitimate (T1), fraud and abuse lie in their band (T2), what nothing took over is legitimate (T3), time never
-- runs back in a case (T8, T10), and flows of one kind have one truth (T22).
{% set labels, cube, steps = ref('s4_flow_truth_labels_6B'), ref('s5_metric_cubes_6B'), ref('s4_case_timeline_6B') %}
{% set bound = source('policy_6B', 'validation') %}
{% set back %}
select case_id, case_event_seq, ts_utc < lag(ts_utc) over (partition by case_id order by case_event_seq) as is_back from {{ steps }}
{% endset %}
{{ gate_at_least('select count(*) from ' ~ labels ~ ' where truth_label = 0', '1', 'T1') }}
union all
{{ gate_between('select avg((truth_label <> 0)::integer) from ' ~ labels, 'select truth_share_min from ' ~ bound, 'select truth_share_max from ' ~ bound, 'T2') }}
union all
{{ gate_at_least('select sum(flows) filter (where truth_label = 0) / sum(flows) from ' ~ cube ~ ' where not overlay_applied and fraud_pattern = 0',
    'select plain_legit_share_min from ' ~ bound, 'T3') }}
union all
{{ gate_equal('select count(*) from (' ~ back ~ ') where is_back', '0', 'T8') }}
union all
{{ gate_equal('select count(distinct case_id) from (' ~ back ~ ') where is_back', '0', 'T10') }}
union all
{{ gate_equal('select count(*) from (select 1 from ' ~ cube ~ ' group by overlay_applied, has_campaign, fraud_pattern having count(distinct (truth_label, truth_subtype)) > 1)', '0', 'T22') }}
