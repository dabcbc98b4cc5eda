-- Every member has the bytes that the index promises.
{{ gate_bundle_digests('5B', 's5_validation_bundle_5B') }}
