-- No country with two material zones has its whole prior in one.
{{ gate_check_3A('3A-S2-015') }}
