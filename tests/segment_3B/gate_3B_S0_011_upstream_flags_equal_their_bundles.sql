-- Every upstream flag is the digest of its bundle.
{{ gate_upstream_digests('3B') }}
