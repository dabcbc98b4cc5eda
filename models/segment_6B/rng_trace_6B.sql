-- How many keys drew from each random stream, and did every key that had to draw do so?
{% set rows = [] %}

{# S1 #}
{% set arrivals = '(select count(*) from ' ~ ref('arrival_events_5B') ~ ')' %}
{% set sessions = '(select count(session_id) from ' ~ ref('s1_session_index_6B') ~ ')' %}
{% set trips_of = '(select sum(arrival_count) from ' ~ ref('s1_session_index_6B') ~ ')' %}
{% set owned = '(select count(party_idx) from ' ~ ref('s1_session_index_6B') ~ ')' %}
{% set at_counter -%}
(
    select sum(t.arrival_count)
    from {{ ref('s1_trip_cells_6B') }} as t
    inner join {{ ref('s1_catchment_6B') }} as c on c.catchment_idx = t.catchment_idx
    where c.presence = 0
)
{%- endset %}
{% do rows.extend([
    {'stream': '6B.S1.phase', 'expected': '(select count(*) from ' ~ ref('s1_catchment_6B') ~ ') * (select count(*) from ' ~ source('policy_6B', 'sessions__schemes') ~ ')',
        'observed': '(select count(phase_s) from ' ~ ref('s1_trip_window') ~ ')'},
    {'stream': '6B.S1.scheme', 'expected': arrivals, 'observed': '(select sum(arrival_count) from ' ~ ref('s1_trip_cells_6B') ~ ')'},
    {'stream': '6B.S1.trips', 'expected': '(select count(*) from ' ~ ref('s1_trip_cells_6B') ~ ')',
        'observed': '(select count(*) from ' ~ ref('s1_trip_cells_6B') ~ ' where trip_count >= 1)'},
    {'stream': '6B.S1.trip', 'expected': arrivals, 'observed': trips_of},
    {'stream': '6B.S1.session_id', 'expected': owned, 'observed': sessions},
    {'stream': '6B.S1.origin', 'expected': sessions, 'observed': owned},
    {'stream': '6B.S1.rank', 'expected': sessions, 'observed': owned},
    {'stream': '6B.S1.instr', 'expected': sessions, 'observed': '(select count(account_idx) from ' ~ ref('s1_session_index_6B') ~ ')'},
    {'stream': '6B.S1.device', 'expected': sessions, 'observed': owned},
    {'stream': '6B.S1.ip', 'expected': sessions, 'observed': owned},
    {'stream': '6B.S1.entry', 'expected': arrivals, 'observed': '(select count(entry_mode) from ' ~ ref('s1_arrival_entities_6B') ~ ')'},
    {'stream': '6B.S1.switch', 'expected': arrivals, 'observed': '(select count(instr_idx) from ' ~ ref('s1_arrival_entities_6B') ~ ')'},
    {'stream': '6B.S1.terminal', 'expected': at_counter, 'observed': '(select count(terminal_idx) from ' ~ ref('s1_arrival_entities_6B') ~ ')'},
]) %}

{# S4 #}
{% set flows_3, looked_into, believed, cases, steps = ref('s3_flow_anchor_with_fraud_6B'), ref('s4_trigger_6B'), ref('s4_flow_bank_view_6B'), ref('s4_case_index_6B'), ref('s4_case_timeline_6B') %}
{% set not_stopped = '(select count(*) from ' ~ flows_3 ~ ' as f cross join (' ~ issuer_levels() ~ ') as b where not ' ~ is_stopped('f', 'b') ~ ')' %}
{% set reviewable = '(select count(*) from ' ~ flows_3 ~ ' as f cross join (' ~ issuer_levels() ~ ') as b where ' ~ is_reviewable('f', 'b') ~ ')' %}
{% set left_to_review -%}
(
    select count(*)
    from {{ believed }} as v
    inner join (select f.flow_id from {{ flows_3 }} as f cross join ({{ issuer_levels() }}) as b where f.issuer_score >= b.t_alert) as f on f.flow_id = v.flow_id
    where v.auth_decision in (0, 3)
)
{%- endset %}
{% set charged_back = '(select count(*) from ' ~ believed ~ ' where chargeback_type > 0)' %}
{% do rows.extend([
    {'stream': '6B.S4.review', 'expected': reviewable, 'observed': left_to_review},
    {'stream': '6B.S4.detect', 'expected': not_stopped ~ ' - (select count(*) from ' ~ looked_into ~ ' where is_reviewed)',
        'observed': '(select count(*) from ' ~ believed ~ ' where detection <> 1)'},
    {'stream': '6B.S4.detect_delay', 'expected': '(select count(*) from ' ~ believed ~ ' where detection = 2)',
        'observed': '(select count(detect_utc) from ' ~ ref('s4_verdict_6B') ~ ' where detection = 2)'},
    {'stream': '6B.S4.verdict', 'expected': '(select count(*) from ' ~ believed ~ ' where detection > 0)', 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 1)'},
    {'stream': '6B.S4.dispute', 'expected': '(select count(clear_offset_s) from ' ~ flows_3 ~ ')', 'observed': '(select count(clear_minor) from ' ~ flows_3 ~ ')'},
    {'stream': '6B.S4.dispute_delay', 'expected': '(select count(*) from ' ~ believed ~ ' where dispute_filed)', 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 2)'},
    {'stream': '6B.S4.cb', 'expected': '(select count(*) from ' ~ looked_into ~ ' where dispute_filed)', 'observed': '(select count(dispute_utc) from ' ~ believed ~ ')'},
    {'stream': '6B.S4.cb_type', 'expected': '(select count(chargeback_utc) from ' ~ believed ~ ')', 'observed': charged_back},
    {'stream': '6B.S4.cb_outcome', 'expected': charged_back, 'observed': '(select count(*) from ' ~ believed ~ ' where chargeback_outcome > 0)'},
    {'stream': '6B.S4.cb_delay', 'expected': charged_back, 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 3)'},
    {'stream': '6B.S4.decision_delay', 'expected': charged_back, 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 4)'},
    {'stream': '6B.S4.close', 'expected': '(select count(*) from ' ~ cases ~ ')', 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 5)'},
    {'stream': '6B.S4.case_id', 'expected': '(select count(distinct case_key) from ' ~ ref('s4_case_flow_6B') ~ ')', 'observed': '(select count(case_id) from ' ~ cases ~ ')'},
]) %}

{{ rng_trace(rows) }}
