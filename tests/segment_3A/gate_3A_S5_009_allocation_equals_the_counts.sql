-- Allocation and counts agree, and every pair sums to the whole.
{{ gate_check_3A('3A-S5-009') }}
