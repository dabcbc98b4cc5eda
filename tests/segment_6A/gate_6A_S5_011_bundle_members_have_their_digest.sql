-- Every member has the bytes that the index promises.
{{ gate_bundle_digests('6A', 's5_validation_bundle_6A') }}
