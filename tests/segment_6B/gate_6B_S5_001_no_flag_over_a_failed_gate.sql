-- No flag stands while a hard gate does not hold.
{{ gate_no_flag_over_failure('s5_checks_6B', 's5_validation_bundle_6B') }}
