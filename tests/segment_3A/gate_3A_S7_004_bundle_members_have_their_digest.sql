-- Every file in the bundle is listed, with the bytes that the index promises.
{{ gate_bundle_digests('3A', 's7_validation_bundle_3A') }}
