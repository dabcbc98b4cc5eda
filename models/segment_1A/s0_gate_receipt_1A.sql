-- Under which seed, scale and digests does segment 1A run?
{{ gate_receipt('1A') }}
