-- Every file in the bundle is listed, and every listed file is there.
{{ gate_bundle_files('2B', 's8_validation_bundle_2B') }}
