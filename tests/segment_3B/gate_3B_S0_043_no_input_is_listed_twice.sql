-- No input stands in the inventory twice.
{{ gate_unique_key('s0_sealed_inputs_3B', ['kind', 'name']) }}
