-- Every stream of S4 drew for exactly the keys that reach its branch.
{{ gate_draws('6B', 'S4') }}
