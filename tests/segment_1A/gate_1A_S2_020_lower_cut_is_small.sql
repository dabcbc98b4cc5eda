-- Cutting outlet counts below two removes little of their law.
{{ gate_at_most(
    "select round(avg(1 - accept_lower), 9) from " ~ ref('s2_outlet_counts'),
    "select corridor_reject_max from " ~ source('policy_1A', 'validation'), 'mean(1 - accept_lower)') }}
