-- Every stream of S2 drew for exactly the keys that reach its branch.
{{ gate_draws('6B', 'S2') }}
