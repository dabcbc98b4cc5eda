-- Under which seed, scale and digests does segment 1B run, and did 1A pass under the same?
{{ gate_receipt('1B', upstream=['s9_validation_bundle_1A']) }}
