-- Every row of shares has its count.
{{ gate_check_3A('3A-S4-003') }}
