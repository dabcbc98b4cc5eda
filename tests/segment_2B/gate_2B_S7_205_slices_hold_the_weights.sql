-- Every slice decodes to the published weights. By the audit.
{{ gate_audit('2B-S7-205') }}
