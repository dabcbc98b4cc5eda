-- The mix carries the day effects unchanged. By the audit.
{{ gate_audit('2B-S7-301') }}
