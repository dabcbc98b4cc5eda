{#- Datasets of 6B whose chain is held: those that later states or users read. -#}
{% macro chained_datasets_6B() -%}
{{ return([
    's1_trip_cells_6B', 's1_arrival_entities_6B', 's1_session_index_6B', 's2_flow_anchor_baseline_6B', 's2_event_stream_baseline_6B',
    's3_campaign_catalogue_6B', 's3_targets_6B', 's3_flow_overlay_6B', 's3_session_overlay_6B', 's3_flow_anchor_with_fraud_6B',
    's3_event_stream_with_fraud_6B', 's4_flow_truth_labels_6B', 's4_flow_bank_view_6B', 's4_event_labels_6B', 's4_case_timeline_6B',
    's4_case_index_6B']) }}
{%- endmacro %}

{#-
  Holds for flows of the part's days by number alone: flows are numbered as arrivals are, hour by hour. The days' first numbers are constants
  of the query, so that rows that know no day of their own, events, are left unread where they belong to other parts.
-#}
{% macro of_flows_of_day(flow_id) -%}
{%- set firsts = [] -%}
{%- if execute and load_relation(ref('s5_hour_audit_5B')) is not none -%}
    {%- set found = run_query('select sum(sum(arrivals)) over (order by bucket_idx // 24) from ' ~ ref('s5_hour_audit_5B') ~ ' group by bucket_idx // 24 order by 1') -%}
    {%- do firsts.extend([0] + found.columns[0].values() | map('int') | list) -%}
{%- endif -%}
({{ flow_id }} >= {{ firsts }}[{{ utc_day_idx() }} + 1] and {{ flow_id }} < {{ firsts }}[{{ utc_day_end() }} + 1])
{%- endmacro %}
