-- More zones, more outlets or outlets in two zones never lower the chance of being split.
{{ gate_check_3A('3A-S1-013') }}
