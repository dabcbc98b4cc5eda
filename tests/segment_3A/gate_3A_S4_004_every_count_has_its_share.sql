-- Every count stands on one row of shares.
{{ gate_check_3A('3A-S4-004') }}
