-- What the scorecard reads counts every flow once.
{% for dataset in ['s5_metric_cubes_6B', 's5_amount_counts_6B', 's5_reference_amounts_6B', 's5_latency_counts_6B', 's5_merchant_flows_6B'] %}
{{ gate_equal('select sum(flows) from ' ~ ref(dataset), 'select count(*) from ' ~ ref('s4_flow_truth_labels_6B'), dataset) }}
{{ 'union all' if not loop.last }}
{% endfor %}
