-- Every count is its target rounded down or up, and remainders are ranked without gaps.
{{ gate_check_3A('3A-S4-007') }}
