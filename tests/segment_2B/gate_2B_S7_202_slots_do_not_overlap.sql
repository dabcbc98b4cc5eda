-- No alias slot belongs to two tables. By the audit.
{{ gate_audit('2B-S7-202') }}
