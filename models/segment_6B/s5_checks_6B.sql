-- Does every gate of segment 6B hold?
{% set members = [] %}
{# S0 and S1 #}
{% do members.extend(['s0_sealed_inputs_6B', 's0_gate_receipt_6B', 's1_catchment_member', 's1_catchment_6B', 's1_catchment_origin_6B', 's1_serving_point',
    's1_trip_window', 's1_trip_cells_6B', 's1_arrival_entities_6B', 's1_session_index_6B', 's1_day_audit', 's0_upstream_figures_6B', 'rng_trace_6B']) %}
{{ segment_checks('6B', members=members) }}
