-- The inventory lists every policy of the segment and of the world, as it is in force.
{{ gate_sealed_inventory('6A') }}
