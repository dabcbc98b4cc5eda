-- Every stream drew for the keys found in the outputs. By the audit.
{{ gate_audit('2B-S7-402') }}
