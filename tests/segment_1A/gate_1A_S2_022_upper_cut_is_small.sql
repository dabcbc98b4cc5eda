-- Cutting outlet counts at the ceiling removes little of their law.
{{ gate_at_most(
    "select round(avg(1 - accept_upper), 9) from " ~ ref('s2_outlet_counts'),
    "select corridor_reject_max from " ~ source('policy_1A', 'validation'), 'mean(1 - accept_upper)') }}
