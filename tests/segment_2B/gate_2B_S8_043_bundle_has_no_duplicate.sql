-- The bundle lists no file twice.
{{ gate_bundle_duplicates('2B', 's8_validation_bundle_2B') }}
