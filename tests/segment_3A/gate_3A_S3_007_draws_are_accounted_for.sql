-- Every key that had to draw did so, once.
{{ gate_draws('3A') }}
