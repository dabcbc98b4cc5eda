-- Every segment before this one carries its flag.
{{ gate_upstream_flags('3B') }}
