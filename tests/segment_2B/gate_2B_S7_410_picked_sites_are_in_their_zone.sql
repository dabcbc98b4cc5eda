-- Every picked site stands in the picked zone. By the audit.
{{ gate_audit('2B-S7-410') }}
