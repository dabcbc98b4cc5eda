-- Every stream is registered and drew for exactly the keys that had to draw.
{{ gate_draws('2A') }}
