-- No flag stands while a hard gate does not hold.
{{ gate_no_flag_over_failure('s7_checks_3A', 's7_validation_bundle_3A') }}
