-- Every upstream segment was built with this seed, scale and scenario, under the policies in force.
{{ gate_upstream_seal('6B') }}
