-- Every alias slice has the digest that the index states. By the audit.
{{ gate_audit('2B-S7-201') }}
