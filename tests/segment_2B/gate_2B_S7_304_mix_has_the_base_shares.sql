-- Base shares recompute from the sites. By the audit.
{{ gate_audit('2B-S7-304') }}
