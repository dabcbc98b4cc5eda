-- Every stream of S3 drew for exactly the keys that reach its branch.
{{ gate_draws('6B', 'S3') }}
