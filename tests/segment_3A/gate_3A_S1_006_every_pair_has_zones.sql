-- Every pair lies in a country with zones, and counts them as the priors do.
{{ gate_check_3A('3A-S1-006') }}
