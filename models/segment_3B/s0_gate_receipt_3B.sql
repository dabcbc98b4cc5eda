-- Under which seed, scale and digests does segment 3B run, and have the segments before it passed?
{{ gate_receipt('3B', upstream=[
    's9_validation_bundle_1A', 's9_validation_bundle_1B', 's5_validation_bundle_2A', 's8_validation_bundle_2B',
    's7_validation_bundle_3A']) }}
