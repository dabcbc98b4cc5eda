-- The flag carries the digest of the bundle it stands for.
{{ gate_bundle_flag('3A', 's7_validation_bundle_3A') }}
