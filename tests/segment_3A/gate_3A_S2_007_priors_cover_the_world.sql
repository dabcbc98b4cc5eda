-- Every country with outlets has a prior, and so have nearly all countries.
{{ gate_check_3A('3A-S2-007') }}
