-- The mix has exactly the zones in which sites stand. By the audit.
{{ gate_audit('2B-S7-303') }}
