-- The index lists its members in ASCII order.
{{ gate_bundle_order('2B', 's8_validation_bundle_2B') }}
