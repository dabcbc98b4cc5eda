-- Every member has the bytes that the index promises.
{{ gate_bundle_digests('6B', 's5_validation_bundle_6B') }}
