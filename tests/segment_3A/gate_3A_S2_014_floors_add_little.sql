-- Floors add little to a country's prior.
{{ gate_check_3A('3A-S2-014') }}
