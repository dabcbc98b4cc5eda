-- Every member has the bytes that the index promises.
{{ gate_bundle_digests('2B', 's8_validation_bundle_2B') }}
