-- Upstream datasets carry this run's seed, scale and fingerprint.
{{ gate_upstream_seal('3B') }}
