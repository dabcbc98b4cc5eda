-- No merchant settles twice.
{{ gate_unique_key('virtual_settlement_3B', ['merchant_id']) }}
