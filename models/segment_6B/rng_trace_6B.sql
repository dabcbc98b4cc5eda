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

{{ rng_trace(rows) }}
