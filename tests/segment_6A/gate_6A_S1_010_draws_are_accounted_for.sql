-- Every registered stream drew for exactly the keys that reach its branch.
{{ gate_draws('6A') }}
