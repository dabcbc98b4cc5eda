-- The index of the bundle lists its members in ASCII order.
{{ gate_bundle_order('2A', 's5_validation_bundle_2A') }}
