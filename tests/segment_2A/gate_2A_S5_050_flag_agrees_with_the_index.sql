-- The flag carries the digest of the bundle it stands for, and stands exactly where the dataset says so.
{{ gate_bundle_flag('2A', 's5_validation_bundle_2A') }}
