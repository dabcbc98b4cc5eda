-- Every file in the bundle folder is listed, and every listed file is there.
{{ gate_bundle_files('2A', 's5_validation_bundle_2A') }}
