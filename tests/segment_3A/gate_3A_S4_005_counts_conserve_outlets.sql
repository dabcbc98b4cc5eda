-- The counts of every pair sum to its outlets.
{{ gate_check_3A('3A-S4-005') }}
