-- 1A, 1B and 2A carry their flag.
{{ gate_upstream_flags('2B') }}
