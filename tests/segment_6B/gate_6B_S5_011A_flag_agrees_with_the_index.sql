-- The flag carries the digest of the bundle it stands for.
{{ gate_bundle_flag('6B', 's5_validation_bundle_6B') }}
