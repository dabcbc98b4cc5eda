-- Every sealed input has a version and a digest of 64 hex digits.
{{ gate_sealed_digests('3B') }}
