-- Every stream is registered. By the audit.
{{ gate_audit('2B-S7-405') }}
