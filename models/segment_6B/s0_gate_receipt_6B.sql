-- Under which seed, scale and digests does segment 6B run, and have the segments before it passed?
{{ gate_receipt('6B', upstream=[
    's9_validation_bundle_1A', 's9_validation_bundle_1B', 's5_validation_bundle_2A', 's8_validation_bundle_2B',
    's7_validation_bundle_3A', 's5_validation_bundle_3B', 's5_validation_bundle_5A', 's5_validation_bundle_5B', 's5_validation_bundle_6A']) }}
