-- Every file in the bundle is listed, and every listed file is there.
{{ gate_bundle_files('3B', 's5_validation_bundle_3B') }}
