-- Under which seed, scale and digests does segment 2A run, and have 1A and 1B passed?
{{ gate_receipt('2A', upstream=['s9_validation_bundle_1A', 's9_validation_bundle_1B']) }}
