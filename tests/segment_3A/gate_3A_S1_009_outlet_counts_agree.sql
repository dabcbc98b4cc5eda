-- Queue, outlets and zoned sites count the same sites for every pair.
{{ gate_check_3A('3A-S1-009') }}
