-- The inventory lists every policy of the segment and of the world as it is in force, and every input has its digest.
select * from ({{ gate_sealed_inventory('6B') }})
union all
select * from ({{ gate_sealed_digests('6B') }})
