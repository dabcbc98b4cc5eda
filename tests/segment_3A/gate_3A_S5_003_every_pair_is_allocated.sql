-- A pair that is not split has one row, a split one all its zones; none is missing.
{{ gate_check_3A('3A-S5-003') }}
