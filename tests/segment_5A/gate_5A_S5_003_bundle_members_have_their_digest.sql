-- Every member has the bytes that the index promises.
{{ gate_bundle_digests('5A', 's5_validation_bundle_5A') }}
