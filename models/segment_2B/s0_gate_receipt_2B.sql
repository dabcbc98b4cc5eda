-- Under which seed, scale and digests does segment 2B run, and have 1A, 1B and 2A passed?
{{ gate_receipt('2B', upstream=['s9_validation_bundle_1A', 's9_validation_bundle_1B', 's5_validation_bundle_2A']) }}
