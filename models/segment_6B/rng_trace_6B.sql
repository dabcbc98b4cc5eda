-- How many keys drew from each random stream, and did every key that had to draw do so?
{% set rows = [] %}

{# S1 #}
{% set arrivals = '(select count(*) from ' ~ ref('arrival_events_5B') ~ ')' %}
{% set sessions = '(select count(session_id) from ' ~ ref('s1_session_index_6B') ~ ')' %}
{% set trips_of = '(select sum(arrival_count) from ' ~ ref('s1_session_index_6B') ~ ')' %}
{% set owned = '(select count(party_idx) from ' ~ ref('s1_session_index_6B') ~ ')' %}
{% set of_arrivals = {} %}
{% for count in ['moded', 'carded', 'at_terminal'] -%}
{% do of_arrivals.update({count: '(select sum(' ~ count ~ ') from ' ~ ref('s1_day_audit') ~ ')'}) %}
{%- endfor %}
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
    {'stream': '6B.S1.entry', 'expected': arrivals, 'observed': of_arrivals.moded},
    {'stream': '6B.S1.switch', 'expected': arrivals, 'observed': of_arrivals.carded},
    {'stream': '6B.S1.terminal', 'expected': at_counter, 'observed': of_arrivals.at_terminal},
]) %}

{# S2 #}
{% set of_flows = {} %}
{% for count in ['arrivals', 'priced', 'scored', 'answered', 'timed', 'challenged', 'challenges', 'approved', 'cleared', 'reversed', 'disputable'] -%}
{% do of_flows.update({count: '(select sum(' ~ count ~ ') from ' ~ ref('s2_day_audit') ~ ')'}) %}
{%- endfor %}
{% do rows.extend([
    {'stream': '6B.S2.level', 'expected': '(select count(*) from ' ~ ref('merchant_catalogue') ~ ')', 'observed': '(select count(level_minor) from ' ~ ref('s2_merchant_dim_6B') ~ ')'},
    {'stream': '6B.S2.amount', 'expected': of_flows.arrivals, 'observed': of_flows.priced},
    {'stream': '6B.S2.tail', 'expected': of_flows.arrivals, 'observed': of_flows.priced},
    {'stream': '6B.S2.score_noise', 'expected': of_flows.arrivals, 'observed': of_flows.scored},
    {'stream': '6B.S2.auth', 'expected': of_flows.arrivals, 'observed': of_flows.answered},
    {'stream': '6B.S2.sca', 'expected': of_flows.arrivals, 'observed': of_flows.answered},
    {'stream': '6B.S2.latency', 'expected': of_flows.arrivals, 'observed': of_flows.timed},
    {'stream': '6B.S2.wait', 'expected': of_flows.challenged, 'observed': of_flows.challenges},
    {'stream': '6B.S2.clear', 'expected': of_flows.approved ~ ' - ' ~ of_flows.reversed, 'observed': of_flows.cleared},
    {'stream': '6B.S2.refund', 'expected': of_flows.approved, 'observed': of_flows.cleared ~ ' + ' ~ of_flows.reversed},
]) %}

{# S3 #}
{% do rows.extend(campaign_draws(of_flows.disputable)) %}

{# S4 #}
{% set looked_into, cases, steps = ref('s4_trigger_6B'), ref('s4_case_index_6B'), ref('s4_case_timeline_6B') %}
{% set at_bank = {} %}
{% for count in ['not_stopped', 'reviewable', 'left_to_review', 'cleared', 'clear_amounts', 'not_at_auth', 'detected_later', 'detected', 'disputed',
    'dispute_times', 'chargeback_times', 'charged_back', 'chargebacks_decided'] -%}
{% do at_bank.update({count: '(select sum(' ~ count ~ ') from ' ~ ref('s4_day_audit') ~ ')'}) %}
{%- endfor %}
{% do rows.extend([
    {'stream': '6B.S4.review', 'expected': at_bank.reviewable, 'observed': at_bank.left_to_review},
    {'stream': '6B.S4.detect', 'expected': at_bank.not_stopped ~ ' - (select count(*) from ' ~ looked_into ~ ' where is_reviewed)', 'observed': at_bank.not_at_auth},
    {'stream': '6B.S4.detect_delay', 'expected': at_bank.detected_later,
        'observed': '(select count(detect_utc) from ' ~ ref('s4_verdict_6B') ~ ' where detection = 2)'},
    {'stream': '6B.S4.verdict', 'expected': at_bank.detected, 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 1)'},
    {'stream': '6B.S4.dispute', 'expected': at_bank.cleared, 'observed': at_bank.clear_amounts},
    {'stream': '6B.S4.dispute_delay', 'expected': at_bank.disputed, 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 2)'},
    {'stream': '6B.S4.cb', 'expected': '(select count(*) from ' ~ looked_into ~ ' where dispute_filed)', 'observed': at_bank.dispute_times},
    {'stream': '6B.S4.cb_type', 'expected': at_bank.chargeback_times, 'observed': at_bank.charged_back},
    {'stream': '6B.S4.cb_outcome', 'expected': at_bank.charged_back, 'observed': at_bank.chargebacks_decided},
    {'stream': '6B.S4.cb_delay', 'expected': at_bank.charged_back, 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 3)'},
    {'stream': '6B.S4.decision_delay', 'expected': at_bank.charged_back, 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 4)'},
    {'stream': '6B.S4.close', 'expected': '(select count(*) from ' ~ cases ~ ')', 'observed': '(select count(*) from ' ~ steps ~ ' where case_event_type = 5)'},
    {'stream': '6B.S4.case_id', 'expected': '(select count(distinct case_key) from ' ~ ref('s4_case_flow_6B') ~ ')', 'observed': '(select count(case_id) from ' ~ cases ~ ')'},
]) %}

{{ rng_trace(rows) }}
