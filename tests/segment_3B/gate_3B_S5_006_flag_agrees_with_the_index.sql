-- The flag carries the digest of the bundle it stands for.
{{ gate_bundle_flag('3B', 's5_validation_bundle_3B') }}
