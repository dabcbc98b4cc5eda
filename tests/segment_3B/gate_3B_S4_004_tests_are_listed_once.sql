-- No test stands in the contract twice.
{{ gate_unique_key('virtual_validation_contract_3B', ['test_id']) }}
