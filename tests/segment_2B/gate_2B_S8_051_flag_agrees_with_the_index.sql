-- The flag carries the digest of the bundle it stands for.
{{ gate_bundle_flag('2B', 's8_validation_bundle_2B') }}
