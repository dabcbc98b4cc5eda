-- Priors are positive, sum to their strength, and their shares to one.
{{ gate_check_3A('3A-S2-008') }}
