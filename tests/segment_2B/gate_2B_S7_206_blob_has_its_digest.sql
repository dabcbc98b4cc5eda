-- The blob has the digest that the header states. By the audit.
{{ gate_audit('2B-S7-206') }}
