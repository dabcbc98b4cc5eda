-- Every member has the bytes that were published and that the index promises.
{{ gate_bundle_digests('2A', 's5_validation_bundle_2A') }}
