-- Every segment before this one carries its flag, and each is the digest of its bundle.
{{ gate_upstream_flags('6B') }}
union all
select * from ({{ gate_upstream_digests('6B') }})
