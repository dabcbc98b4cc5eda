-- Reason, probability and decision of every pair agree.
{{ gate_check_3A('3A-S1-012') }}
