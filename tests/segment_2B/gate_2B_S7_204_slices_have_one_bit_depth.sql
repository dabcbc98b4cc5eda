-- Every slice states the bit depth of the header. By the audit.
{{ gate_audit('2B-S7-204') }}
