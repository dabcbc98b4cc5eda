-- The bundle lists no file twice.
{{ gate_bundle_duplicates('2A', 's5_validation_bundle_2A') }}
