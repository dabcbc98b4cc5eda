-- Every registered stream of the segment drew for exactly the keys that reach its branch.
{{ gate_draws('1A') }}
